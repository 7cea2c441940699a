// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { crc32c } from '../crc32c';
import { attributeVersion } from './commandAttributes';
import { commandVersion, CommandType } from './commandType';
import { headerCrc } from './headerCrc';
import { ReadWindow } from './readWindow';
import { commandHeaderLength, magic, magicLengthAt, u16At, u32At } from './streamHeader';
import { mostZeros, zerosEnd } from './zeroBytes';

/** A longer payload than any sender writes: the kernel's longest are those of 128 KiB of encoded data. */
export const longestSent = 2 ** 18;

/** Bytes looked at, and summed, before others get their turn: some milliseconds' work each. */
const lookedAtOnce = 2 ** 21;
const summedAtOnce = 2 ** 22;
/** Bytes that tell whether a command can begin: its header and its first attribute's. */
const looked = commandHeaderLength + 4;
/** Bytes summed in all: in a hostile file every byte can begin what looks like a command. */
const summedAtMost = 2 ** 28;

/** Whether a whole command is at an offset whose CRC holds. Zeros aren't one, though theirs does. */
export function isSoundCommand(source: ByteSource, offset: number): boolean {
  const header = source.read(offset, commandHeaderLength);
  if (header.length < commandHeaderLength || u16At(header, 4) === 0) return false;
  const length = u32At(header, 0);
  if (length > Math.min(longestSent, source.size - offset - commandHeaderLength)) return false;
  const payload = source.read(offset + commandHeaderLength, length);
  return crc32c(headerCrc(length, u16At(header, 4)), payload) === u32At(header, 6);
}

/** Looks, slice by slice, for where commands begin again behind damaged bytes. */
export class CommandSearch {
  readonly #source: ByteSource;
  readonly #window: ReadWindow;
  readonly #accepts: (offset: number) => boolean;
  #next: number;
  #summed = 0;
  #zeros = 0;

  /** Looks from `from` on. What `accepts` refuses is passed over. */
  constructor(source: ByteSource, from: number, accepts: (offset: number) => boolean) {
    this.#source = source;
    this.#window = new ReadWindow(source, true);
    this.#accepts = accepts;
    this.#next = from;
  }

  /** Where a sound command or a stream's header is; `none` where there is no more; undefined to go on. */
  step(): number | 'none' | undefined {
    const stop = Math.min(this.#next + lookedAtOnce, this.#source.size);
    const before = this.#summed;
    while (this.#next < stop) {
      const zeros = this.#headersOfZeros();
      if (zeros === 0 && this.#begins(this.#next) && this.#accepts(this.#next)) return this.#next;
      this.#zeros += zeros;
      this.#next += Math.max(1, zeros);
      if (this.#summed > summedAtMost || this.#zeros > mostZeros) return 'none';
      if (this.#summed - before > summedAtOnce) break;
    }
    return this.#next >= this.#source.size ? 'none' : undefined;
  }

  /** From how many offsets on, the next and those behind it, there are zeros for a whole header. */
  #headersOfZeros(): number {
    const last = commandHeaderLength - 1;
    const at = this.#window.seek(this.#next, looked);
    const { bytes } = this.#window;
    if (bytes[at] !== 0 || bytes[at + last] !== 0) return 0;
    return Math.max(0, zerosEnd(bytes, at) - at - last);
  }

  #begins(offset: number): boolean {
    const at = this.#window.seek(offset, looked);
    const { bytes } = this.#window;
    if (bytes[at] === magic[0] && magicLengthAt(bytes, at) === magic.length) return true;
    const type = u16At(bytes, at + 4);
    if (commandVersion(type) === undefined) return false;
    const length = u32At(bytes, at);
    if (length > longestSent || offset + commandHeaderLength + length > this.#source.size)
      return false;
    const first = u16At(bytes, at + commandHeaderLength);
    if (length === 0 ? type !== CommandType.END : attributeVersion(first) === undefined)
      return false;
    this.#summed += length;
    return isSoundCommand(this.#source, offset);
  }
}

/** Whether commands follow each other from `offset` to an END that ends the file. */
export function leadsToEnd(source: ByteSource, offset: number): boolean {
  for (let at = offset; at + commandHeaderLength <= source.size;) {
    const header = source.read(at, commandHeaderLength);
    at += commandHeaderLength + u32At(header, 0);
    if (u16At(header, 4) === CommandType.END) return at === source.size;
  }
  return false;
}
