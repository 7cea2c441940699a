// SPDX-License-Identifier: GPL-2.0-only
import { u16, u8 } from '../snapshot/littleEndian';
import { further, inflateCode, type InflateCode } from './inflateCode';
import { Words, wordMargin } from './words';

/** The most that an extent takes and holds, in bytes. */
const largest = 1 << 17;

const BlockType = { STORED: 0, FIXED: 1, DYNAMIC: 2 } as const;

/** What symbols from 257 on mean: a length's base and how many bits are added to it. */
const lengthExtra = [
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
];
const lengthBase = bases(3, lengthExtra).with(28, 258);
/** Likewise distances. */
const distanceExtra = Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const distanceBase = bases(1, distanceExtra);
const endOfBlock = 256;

/** In which order the lengths of the codes for lengths come. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

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

let fixed: readonly [InflateCode, InflateCode] | undefined;

/** Its memory is used for one stream after another. */
class Inflater {
  readonly #input = new Words(largest);
  readonly #output = new Words(largest);
  /** The next bit of the input, and where that ends; likewise the next byte of the output. */
  #bit = 0;
  #end = 0;
  #at = 0;
  #limit = 0;

  inflate(input: Uint8Array, length: number): Uint8Array {
    const head = (u8(input, 0) << 8) | u8(input, 1);
    if ((head & 0x8f00) !== 0x0800 || head % 31 !== 0 || (head & 0x20) !== 0)
      throw new RangeError('it does not begin as a zlib stream');
    this.#input.bytes.set(input, wordMargin);
    this.#bit = 8 * (wordMargin + 2);
    this.#end = 8 * (wordMargin + input.length);
    this.#at = wordMargin;
    this.#limit = wordMargin + length;
    for (let last = false; !last && this.#at < this.#limit;) {
      last = this.#bits(1) === 1;
      this.#block(this.#bits(2));
    }
    return this.#output.bytes.slice(wordMargin, this.#at);
  }

  #block(type: number): void {
    switch (type) {
      case BlockType.STORED:
        this.#stored();
        return;
      case BlockType.FIXED:
        fixed ??= fixedCodes();
        this.#coded(...fixed);
        return;
      case BlockType.DYNAMIC:
        this.#coded(...this.#readCodes());
        return;
      default:
        throw new RangeError('it has a block of an unknown kind');
    }
  }

  /** The next `count` bits, at most 24. */
  #bits(count: number): number {
    const value = this.#input.bits(this.#bit, count);
    this.#bit += count;
    if (this.#bit > this.#end) throw cutShort();
    return value;
  }

  #stored(): void {
    const { bytes } = this.#input;
    const at = (this.#bit + 7) >> 3;
    const from = at + 4;
    const length = u16(bytes, at);
    if (8 * from > this.#end) throw cutShort();
    if ((length ^ u16(bytes, at + 2)) !== 0xffff)
      throw new RangeError('the length of a stored block is damaged');
    const kept = Math.min(length, this.#limit - this.#at);
    if (8 * (from + kept) > this.#end) throw cutShort();
    this.#output.bytes.set(bytes.subarray(from, from + kept), this.#at);
    this.#at += kept;
    this.#bit = 8 * (from + length);
  }

  /** Literals, and repetitions of what came before, until there is enough or the block ends. */
  #coded(symbols: InflateCode, distances: InflateCode): void {
    const output = this.#output;
    const { view } = this.#input;
    const { bytes } = output;
    const { entries, firstBits } = symbols;
    const firstMask = (1 << firstBits) - 1;
    const end = this.#end;
    const limit = this.#limit;
    let bit = this.#bit;
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
    this.#bit = bit;
    this.#at = at;
  }

  /** The codes of symbols and of distances that a block begins with. */
  #readCodes(): readonly [InflateCode, InflateCode] {
    const symbolCount = 257 + this.#bits(5);
    const distanceCount = 1 + this.#bits(5);
    const lengthCount = 4 + this.#bits(4);
    if (symbolCount > 286 || distanceCount > 30) throw new RangeError('it has too many codes');
    const own = new Uint8Array(19);
    for (const symbol of lengthOrder.slice(0, lengthCount)) own[symbol] = this.#bits(3);
    const code = inflateCode(own, false);
    const lengths = new Uint8Array(symbolCount + distanceCount);
    for (let at = 0; at < lengths.length;) {
      const entry = code.entries[this.#input.bits(this.#bit, code.firstBits)] ?? 0;
      this.#bits(entry & 15);
      const symbol = entry >>> 8;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw new RangeError('its codes are malformed');
      const repeated = symbol === 16 ? u8(lengths, at - 1) : 0;
      const count =
        symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (at + count > lengths.length) throw new RangeError('its codes are malformed');
      lengths.fill(repeated, at, at + count);
      at += count;
    }
    if (lengths[endOfBlock] === 0) throw new RangeError('a block of it has no end');
    return [
      inflateCode(lengths.subarray(0, symbolCount), true),
      inflateCode(lengths.subarray(symbolCount), true),
    ];
  }
}

function fixedCodes(): readonly [InflateCode, InflateCode] {
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280);
  return [inflateCode(lengths.fill(8, 280), false), inflateCode(new Uint8Array(32).fill(5), false)];
}

function cutShort(): RangeError {
  return new RangeError('it is cut short');
}

function badCode(): RangeError {
  return new RangeError('it has a code that means nothing');
}
