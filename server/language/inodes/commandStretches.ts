// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../../engine/byteString';
import { AttributePlaces } from '../../../engine/stream/attributePlaces';
import type { AttributeType } from '../../../engine/stream/attributeType';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { u32At } from '../../../engine/stream/streamHeader';
import type { Stretch } from './nameBytes';

/** What one command after another says of names, paths and inode numbers, straight from its bytes. */
export class CommandStretches {
  readonly #places: AttributePlaces;

  constructor(index: StreamIndex) {
    this.#places = new AttributePlaces(index);
  }

  /** Goes to a command; a number out of range throws a RangeError. */
  read(command: number): void {
    this.#places.read(command);
  }

  /** Where a string attribute's bytes are; undefined where the command has none. */
  stretch(type: AttributeType): Stretch | undefined {
    if (!this.#places.has(type)) return undefined;
    const { bytes } = this.#places;
    return { bytes, start: this.#places.startOf(type), end: this.#places.endOf(type) };
  }

  string(type: AttributeType): ByteString | undefined {
    const found = this.stretch(type);
    return found && byteStringOf(found.bytes, found.start, found.end);
  }

  /** A number of 8 bytes; undefined where it is of another size, or above 2^53 − 1. */
  number(type: AttributeType): number | undefined {
    const found = this.stretch(type);
    if (found?.end !== (found?.start ?? 0) + 8) return undefined;
    const { bytes, start } = found;
    const value = u32At(bytes, start + 4) * 2 ** 32 + u32At(bytes, start);
    return Number.isSafeInteger(value) ? value : undefined;
  }
}
