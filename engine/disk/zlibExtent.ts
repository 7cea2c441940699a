// SPDX-License-Identifier: GPL-2.0-only
import { u16, u8 } from '../snapshot/littleEndian';
import { endOfBlock, fixedCodes, readCodes, type BlockCodes } from './inflate/blockCodes';
import { cutShort, ForwardBits } from './inflate/forwardBits';
import { further } from './inflate/inflateCode';
import { Words, wordMargin } from './words';

/** The most that an extent takes and holds, in bytes. */
const largest = 1 << 17;

/** Bytes of a zlib stream's header. */
const headerSize = 2;

const BlockType = { STORED: 0, FIXED: 1, DYNAMIC: 2 } as const;

/** What symbols from 257 on mean: a length's base and how many bits are added to it. */
const lengthExtra = [
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
];
const lengthBase = bases(3, lengthExtra).with(28, 258);
/** Likewise distances. */
const distanceExtra = Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const distanceBase = bases(1, distanceExtra);

function bases(least: number, extra: readonly number[]): Uint16Array {
  let next = least;
  return Uint16Array.from(extra, (bits) => {
    const base = next;
    next += 1 << bits;
    return base;
  });
}

/**
 * Decompresses the zlib stream at the input's beginning (RFC 1950, 1951) until it has `length` bytes,
 * at most 128 KiB, or ends. Like the kernel, which does so, too, it looks at no checksum. Throws a
 * RangeError that says what is wrong.
 */
export function decompressZlibExtent(input: Uint8Array, length: number): Uint8Array {
  if (Math.max(input.length, length) > largest)
    throw new RangeError(`it has ${input.length} bytes for ${length}`);
  inflater ??= new Inflater();
  return inflater.inflate(input, length);
}

let inflater: Inflater | undefined;

/** Its memory is used for one stream after another. */
class Inflater {
  readonly #input = new Words(largest);
  readonly #output = new Words(largest);
  /** The next byte of the output, and where it has enough. */
  #at = 0;
  #limit = 0;

  inflate(input: Uint8Array, length: number): Uint8Array {
    const head = (u8(input, 0) << 8) | u8(input, 1);
    if ((head & 0x8f00) !== 0x0800 || head % 31 !== 0 || (head & 0x20) !== 0)
      throw new RangeError('it does not begin as a zlib stream');
    this.#input.bytes.set(input, wordMargin);
    const bits = new ForwardBits(this.#input, headerSize, input.length);
    this.#at = wordMargin;
    this.#limit = wordMargin + length;
    for (let last = false; !last && this.#at < this.#limit;) {
      last = bits.read(1) === 1;
      this.#block(bits, bits.read(2));
    }
    return this.#output.bytes.slice(wordMargin, this.#at);
  }

  #block(bits: ForwardBits, type: number): void {
    switch (type) {
      case BlockType.STORED:
        this.#stored(bits);
        return;
      case BlockType.FIXED:
        this.#coded(bits, fixedCodes());
        return;
      case BlockType.DYNAMIC:
        this.#coded(bits, readCodes(bits));
        return;
      default:
        throw new RangeError('it has a block of an unknown kind');
    }
  }

  #stored(bits: ForwardBits): void {
    const { bytes } = this.#input;
    const at = (bits.bit + 7) >> 3;
    const from = at + 4;
    const length = u16(bytes, at);
    if (8 * from > bits.end) throw cutShort();
    if ((length ^ u16(bytes, at + 2)) !== 0xffff)
      throw new RangeError('the length of a stored block is damaged');
    const kept = Math.min(length, this.#limit - this.#at);
    if (8 * (from + kept) > bits.end) throw cutShort();
    this.#output.bytes.set(bytes.subarray(from, from + kept), this.#at);
    this.#at += kept;
    bits.bit = 8 * (from + length);
  }

  /** Literals, and repetitions of what came before, until there is enough or the block ends. */
  #coded(bits: ForwardBits, { symbols, distances }: BlockCodes): void {
    const output = this.#output;
    const { view } = this.#input;
    const { bytes } = output;
    const { entries, firstBits } = symbols;
    const firstMask = (1 << firstBits) - 1;
    const { end } = bits;
    const limit = this.#limit;
    let { bit } = bits;
    let at = this.#at;
    while (at < limit) {
      const window = view.getInt32(bit >> 3, true) >>> (bit & 7);
      let entry = entries[window & firstMask] ?? 0;
      if (entry & further)
        entry = entries[(entry >>> 8) + ((window >>> firstBits) & ((1 << (entry & 15)) - 1))] ?? 0;
      const symbol = entry >>> 8;
      const used = entry & 15;
      bit += used;
      if (bit > end || used === 0) throw used === 0 ? badCode() : cutShort();
      if (symbol < endOfBlock) {
        bytes[at++] = symbol;
        continue;
      }
      if (symbol === endOfBlock) break;
      const extra = lengthExtra[symbol - 257];
      if (extra === undefined) throw badCode();
      const base = lengthBase[symbol - 257] ?? 0;
      const length = base + ((window >>> used) & ((1 << extra) - 1));
      bit += extra;

      let next = view.getInt32(bit >> 3, true) >>> (bit & 7);
      let place = distances.entries[next & ((1 << distances.firstBits) - 1)] ?? 0;
      if (place & further) {
        const rest = (next >>> distances.firstBits) & ((1 << (place & 15)) - 1);
        place = distances.entries[(place >>> 8) + rest] ?? 0;
      }
      const extraBits = distanceExtra[place >>> 8];
      if ((place & 15) === 0 || extraBits === undefined) throw badCode();
      bit += place & 15;
      next = view.getInt32(bit >> 3, true) >>> (bit & 7);
      const distance = (distanceBase[place >>> 8] ?? 0) + (next & ((1 << extraBits) - 1));
      bit += extraBits;
      if (bit > end) throw cutShort();
      if (distance > at - wordMargin)
        throw new RangeError(`it refers to ${distance} bytes back of ${at - wordMargin}`);
      const kept = Math.min(length, limit - at);
      output.repeat(at, distance, kept);
      at += kept;
    }
    bits.bit = bit;
    this.#at = at;
  }
}

function badCode(): RangeError {
  return new RangeError('it has a code that means nothing');
}
