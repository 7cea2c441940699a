// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';
import type { ForwardBits } from './forwardBits';
import { inflateCode, type InflateCode } from './inflateCode';

/** The two codes of a block: one for literals, lengths and its end, one for distances. */
export interface BlockCodes {
  readonly symbols: InflateCode;
  readonly distances: InflateCode;
}

/** The symbol of a block's end. */
export const endOfBlock = 256;

const mostSymbols = 286;
const mostDistances = 30;

/** In which order the lengths of the codes for lengths come. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

let fixed: BlockCodes | undefined;

/** Those of a block that brings none. */
export function fixedCodes(): BlockCodes {
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280);
  fixed ??= {
    symbols: inflateCode(lengths.fill(8, 280), false),
    distances: inflateCode(new Uint8Array(32).fill(5), false),
  };
  return fixed;
}

/** Those that a block begins with. Throws a RangeError where they are malformed. */
export function readCodes(bits: ForwardBits): BlockCodes {
  const symbolCount = endOfBlock + 1 + bits.read(5);
  const distanceCount = 1 + bits.read(5);
  const lengthCount = 4 + bits.read(4);
  if (symbolCount > mostSymbols || distanceCount > mostDistances)
    throw new RangeError('it has too many codes');
  const own = new Uint8Array(lengthOrder.length);
  for (const symbol of lengthOrder.slice(0, lengthCount)) own[symbol] = bits.read(3);
  const lengths = readLengths(bits, inflateCode(own, false), symbolCount + distanceCount);
  if (lengths[endOfBlock] === 0) throw new RangeError('a block of it has no end');
  return {
    symbols: inflateCode(lengths.subarray(0, symbolCount), true),
    distances: inflateCode(lengths.subarray(symbolCount), true),
  };
}

/** Lengths of both codes, one after another; a few symbols stand for many of the same. */
function readLengths(bits: ForwardBits, code: InflateCode, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const entry = code.entries[bits.peek(code.firstBits)] ?? 0;
    bits.read(entry & 15);
    const symbol = entry >>> 8;
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    const repeated = symbol === 16 ? u8(lengths, at - 1) : 0;
    const end = at + repetitions(bits, symbol);
    if (end > count || (symbol === 16 && at === 0)) throw new RangeError('its codes are malformed');
    lengths.fill(repeated, at, end);
    at = end;
  }
  return lengths;
}

function repetitions(bits: ForwardBits, symbol: number): number {
  if (symbol === 16) return 3 + bits.read(2);
  return symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7);
}
