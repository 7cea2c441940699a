// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { crc32c } from '../crc32c';
import { CommandSearch, isSoundCommand, leadsToEnd, longestSent } from './commandSearch';
import { commandName } from './commandType';
import type { Damage } from './damage';
import { headerCrc } from './headerCrc';
import type { StreamFault } from './streamFault';
import { commandHeaderLength, u16At, u32At } from './streamHeader';
import { refusalOfPayload, structureFaults } from './structureFaults';
import { areZeros, ZeroCommands } from './zeroCommands';

/** Commands read by chance from the middle of others that are taken back at most. */
const takenBack = 16;

/**
 * Which command's length is damaged, where none follows at `offset` that could be: the first of those
 * right before it whose checksums are wrong, or else the one there. `before` gives where those begin,
 * the last first. Undefined where nothing but the file's end is missing, or the command is unknown and
 * all right.
 */
export function findDamage(
  source: ByteSource,
  before: (back: number) => number | undefined,
  offset: number,
): Damage | undefined {
  if (isSoundCommand(source, offset)) return undefined;
  let first: number | undefined;
  for (let back = 0; back < takenBack; back++) {
    const at = before(back);
    if (at === undefined || isSoundCommand(source, at)) break;
    first = at;
  }
  if (first !== undefined) return damageAt(source, first);
  const header = source.read(offset, commandHeaderLength);
  if (header.length < commandHeaderLength) return undefined;
  const next = offset + commandHeaderLength + u32At(header, 0);
  const leadsOn = next <= source.size && (next === source.size || isSoundCommand(source, next));
  return leadsOn ? undefined : damageAt(source, offset);
}

function damageAt(source: ByteSource, offset: number): Damage {
  return findZeros(source, offset) ?? new DamagedCommand(source, offset);
}

/** The zeros at `offset`; undefined where none are in a command's place. */
export function findZeros(source: ByteSource, offset: number): Damage | undefined {
  const header = source.read(offset, commandHeaderLength);
  return areZeros(header) ? new ZeroCommands(source, offset) : undefined;
}

/** A command whose length leads to nothing, and the search for what comes behind it. */
class DamagedCommand implements Damage {
  readonly offset: number;
  readonly #source: ByteSource;
  readonly #search: CommandSearch;
  readonly #type: number;
  readonly #payloadLength: number;
  readonly #crc: number;

  constructor(source: ByteSource, offset: number) {
    const header = source.read(offset, commandHeaderLength);
    this.offset = offset;
    this.#source = source;
    this.#payloadLength = u32At(header, 0);
    this.#type = u16At(header, 4);
    this.#crc = u32At(header, 6);
    // A file that was cut short has commands behind its last one only if that one's data holds a stream.
    const mayBeCut = this.#payloadLength <= longestSent && this.#available < this.#payloadLength;
    this.#search = new CommandSearch(
      source,
      offset + commandHeaderLength,
      (found) => !mayBeCut || leadsToEnd(source, found),
    );
  }

  get #available(): number {
    return this.#source.size - this.offset - commandHeaderLength;
  }

  step(): number | 'none' | undefined {
    return this.#search.step();
  }

  fault(found: number): StreamFault {
    const length = found - this.offset;
    const command = commandName(this.#type) ?? `of unknown type ${this.#type}`;
    const fits = this.#fits(length - commandHeaderLength);
    return structureFaults.unreadableBytes(
      this.offset,
      length,
      { command, payloadLength: this.#payloadLength, fits },
      refusalOfPayload(this.#payloadLength, this.#available),
    );
  }

  /** Its own length is as good as any other. */
  rest(): undefined {
    return undefined;
  }

  /** Whether its checksum holds if its payload is so long. */
  #fits(length: number): boolean {
    if (length > longestSent) return false;
    const payload = this.#source.read(this.offset + commandHeaderLength, length);
    return crc32c(headerCrc(length, this.#type), payload) === this.#crc;
  }
}
