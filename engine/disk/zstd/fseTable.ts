// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';

/** A decoding table of Finite State Entropy: each state stands for a symbol, and says how to go on. */
export interface FseTable {
  /** The table has 2 to this power states. */
  readonly accuracyLog: number;
  readonly symbols: Uint8Array;
  /** Bits to be read for the next state, and what is added to them. */
  readonly bitCounts: Uint8Array;
  readonly baselines: Uint16Array;
}

/** How often each symbol comes; −1 is less than once. */
type Distribution = readonly number[];

/**
 * Reads a distribution that begins at `at` and makes the table. Gives also where it ends. Throws a
 * RangeError where it is malformed, or has more than `maxSymbol` or `maxAccuracyLog` allow.
 */
export function readFseTable(
  bytes: Uint8Array,
  at: number,
  maxSymbol: number,
  maxAccuracyLog: number,
): { readonly table: FseTable; readonly end: number } {
  const accuracyLog = (u8(bytes, at) & 15) + 5;
  if (accuracyLog > maxAccuracyLog) throw malformed();
  const distribution: number[] = [];
  let bit = 8 * at + 4;
  let remaining = 1 << accuracyLog;
  while (remaining > 0) {
    // A value takes one bit less where that suffices to tell it from all that are possible.
    const bits = 32 - Math.clz32(remaining + 1);
    const threshold = (1 << bits) - 2 - remaining;
    const read = peek(bytes, bit, bits);
    const short = read & ((1 << (bits - 1)) - 1);
    const isShort = short < threshold;
    const value = isShort ? short : read >= 1 << (bits - 1) ? read - threshold : read;
    bit += isShort ? bits - 1 : bits;
    const probability = value - 1;
    remaining -= Math.abs(probability);
    distribution.push(probability);
    // How many more symbols never come is told in pairs of bits, of which 3 says that there are more.
    for (let zeros = probability === 0 ? 3 : 0; zeros === 3;) {
      zeros = peek(bytes, bit, 2);
      bit += 2;
      for (let count = zeros; count > 0; count--) distribution.push(0);
      if (distribution.length > maxSymbol + 1) throw malformed();
    }
  }
  if (remaining < 0 || distribution.length > maxSymbol + 1 || bit > 8 * bytes.length)
    throw malformed();
  return { table: makeFseTable(distribution, accuracyLog), end: (bit + 7) >> 3 };
}

/** Up to 16 bits; past the end they are zeros. */
function peek(bytes: Uint8Array, bit: number, count: number): number {
  const at = bit >> 3;
  const window = u8(bytes, at) | (u8(bytes, at + 1) << 8) | (u8(bytes, at + 2) << 16);
  return (window >> (bit & 7)) & ((1 << count) - 1);
}

/** The table of a distribution whose frequencies come to 2 to the power of `accuracyLog`. */
export function makeFseTable(distribution: Distribution, accuracyLog: number): FseTable {
  const size = 1 << accuracyLog;
  const symbols = spread(distribution, size);
  const bitCounts = new Uint8Array(size);
  const baselines = new Uint16Array(size);
  const next = Uint16Array.from(distribution, Math.abs);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const number = next[symbol] ?? 1;
    next[symbol] = number + 1;
    const bits = accuracyLog - (31 - Math.clz32(number));
    bitCounts[state] = bits;
    baselines[state] = (number << bits) - size;
  }
  return { accuracyLog, symbols, bitCounts, baselines };
}

/** Which symbol each state stands for: the rarest at the table's end, the others strewn over it. */
function spread(distribution: Distribution, size: number): Uint8Array {
  const symbols = new Uint8Array(size);
  let end = size;
  distribution.forEach((probability, symbol) => {
    if (probability === -1) symbols[--end] = symbol;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let state = 0;
  distribution.forEach((probability, symbol) => {
    for (let count = 0; count < probability; count++) {
      symbols[state] = symbol;
      do state = (state + step) & (size - 1);
      while (state >= end);
    }
  });
  return symbols;
}

/** A table of a single symbol, which takes no bits. */
export function rleTable(symbol: number): FseTable {
  return {
    accuracyLog: 0,
    symbols: Uint8Array.of(symbol),
    bitCounts: new Uint8Array(1),
    baselines: new Uint16Array(1),
  };
}

function malformed(): RangeError {
  return new RangeError('a table of its symbols is malformed');
}
