// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from './attributeType';
import { headLength } from './commandHeads';
import { PayloadReader } from './payloadReader';
import { firstVersionOfOpenData, layoutVersion, u16At } from './streamHeader';
import type { StreamIndex, StreamSection } from './streamIndex';
import { attributeLimit, longestAttributes } from './walkAttributes';

const attributeTypes = AttributeType.VERITY_SIG_DATA + 1;
const absent = -1;

/**
 * Where the attributes of one command after another lie, without an object for any: for who goes through
 * millions. Attributes count as `readCommand` takes them, unchecked; of several of one type the last.
 */
export class AttributePlaces {
  readonly #index: StreamIndex;
  readonly #payloads: PayloadReader;
  readonly #starts = new Int32Array(attributeTypes);
  readonly #ends = new Int32Array(attributeTypes);
  /** The stream of the command that was read last, and its layout. */
  #section: StreamSection | undefined;
  #hasOpenData = false;

  constructor(index: StreamIndex) {
    this.#index = index;
    this.#payloads = new PayloadReader(index);
  }

  /** What the places are in; holds until the next command is read. */
  get bytes(): Uint8Array {
    return this.#payloads.bytes;
  }

  /** Reads a command's attributes up to a final DATA; a number out of range throws a RangeError. */
  read(command: number): void {
    const payloadLength = this.#index.payloadLengthOf(command);
    this.#enterSection(command);
    let wanted = Math.min(payloadLength, headLength);
    for (;;) {
      this.#payloads.seek(command, wanted);
      if (this.#walk(payloadLength) || wanted >= Math.min(payloadLength, longestAttributes)) return;
      wanted = Math.min(payloadLength, wanted * 8);
    }
  }

  has(type: AttributeType): boolean {
    return this.#starts[type] !== absent;
  }

  /** Where the value begins in `bytes`; −1 where the attribute is absent. */
  startOf(type: AttributeType): number {
    return this.#starts[type] ?? absent;
  }

  /** Behind the value. */
  endOf(type: AttributeType): number {
    return this.#ends[type] ?? absent;
  }

  #enterSection(command: number): void {
    const section = this.#section;
    const within =
      section &&
      command >= section.firstCommand &&
      command < section.firstCommand + section.commandCount;
    if (within) return;
    this.#section = this.#index.sectionOf(command);
    this.#hasOpenData = layoutVersion(this.#section.version) >= firstVersionOfOpenData;
  }

  /** False where more of the payload is needed. */
  #walk(payloadLength: number): boolean {
    const { bytes, start: begin, end: behind } = this.#payloads;
    const payloadEnd = begin + payloadLength;
    this.#starts.fill(absent);
    let at = begin;
    for (let count = 0; count < attributeLimit && payloadEnd - at >= 2; count++) {
      if (behind < Math.min(at + 4, payloadEnd)) return false;
      const type = u16At(bytes, at);
      const isOpen = this.#hasOpenData && type === AttributeType.DATA;
      const start = at + (isOpen ? 2 : 4);
      const end = isOpen ? payloadEnd : start + u16At(bytes, at + 2);
      if (end > payloadEnd) return true;
      if (end > behind && !(end === payloadEnd && type === AttributeType.DATA)) return false;
      if (type < attributeTypes) {
        this.#starts[type] = start;
        this.#ends[type] = end;
      }
      at = end;
    }
    return true;
  }
}
