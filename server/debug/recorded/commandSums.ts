// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../../../engine/crc32c';
import { dataPlace } from '../../../engine/stream/alignment/dataPlace';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute } from '../../../engine/stream/command';
import { commandCrc } from '../../../engine/stream/commandCrc';
import { decodeCommand } from '../../../engine/stream/decode';
import {
  commandHeaderLength,
  layoutVersion,
  u16At,
  u32At,
} from '../../../engine/stream/streamHeader';
import type { StreamIndex } from '../../../engine/stream/streamIndex';

/**
 * A number by which a command that was written is told from a recorded one that is the same but perhaps
 * for its data: the command's CRC or, where the two are of different protocols, that of the data.
 */
export class CommandSums {
  readonly #recorded: StreamIndex;
  /** Of what is written. */
  readonly #version: number;
  readonly isOneProtocol: boolean;
  /** Of recorded commands, once they were asked for. */
  readonly #known = new Map<number, number>();

  constructor(recorded: StreamIndex, version: number) {
    this.#recorded = recorded;
    this.#version = layoutVersion(version);
    this.isOneProtocol = layoutVersion(recorded.sections[0]?.version ?? version) === this.#version;
  }

  /** Of a whole command. */
  ofWritten(bytes: Uint8Array): number {
    if (this.isOneProtocol) return u32At(bytes, 6);
    const payload = bytes.subarray(commandHeaderLength);
    const { command } = decodeCommand(u16At(bytes, 4), payload, this.#version);
    const data = attribute(command, AttributeType.DATA)?.data;
    return data ? crc32c(0, data) >>> 0 : u32At(bytes, 6);
  }

  /** By its bytes as they are, whatever its header says. */
  ofRecorded(command: number): number {
    const known = this.#known.get(command);
    if (known !== undefined) return known;
    const sum = this.#sumOf(command);
    this.#known.set(command, sum);
    return sum;
  }

  #sumOf(command: number): number {
    const recorded = this.#recorded;
    const place = this.isOneProtocol ? undefined : dataPlace(recorded, command);
    if (!place) return commandCrc(recorded, command) >>> 0;
    return crc32c(0, recorded.read(place.offset, place.length)) >>> 0;
  }
}
