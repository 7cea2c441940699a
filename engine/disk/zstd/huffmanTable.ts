// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';
import { BackwardBits } from './backwardBits';
import { readFseTable } from './fseTable';

/** The literals' code: the next `maxBits` bits of the stream are an entry's number. */
export interface HuffmanTable {
  readonly maxBits: number;
  /** The symbol, and how many bits it takes in the byte above. */
  readonly entries: Uint16Array;
}

/** `HUF_TABLELOG_MAX`. */
const longestCode = 12;
const maxWeights = 255;
const weightsAccuracyLog = 6;

/** Reads the table that begins at `at`; gives also where it ends. Throws a RangeError. */
export function readHuffmanTable(
  bytes: Uint8Array,
  at: number,
): { readonly table: HuffmanTable; readonly end: number } {
  const head = u8(bytes, at);
  const direct = head >= 128;
  const count = head - 127;
  const end = at + 1 + (direct ? (count + 1) >> 1 : head);
  if (end > bytes.length) throw malformed();
  const weights = direct
    ? Array.from({ length: count }, (_, index) => {
        const pair = u8(bytes, at + 1 + (index >> 1));
        return index & 1 ? pair & 15 : pair >> 4;
      })
    : packedWeights(bytes.subarray(at + 1, end));
  return { table: makeTable(weights), end };
}

/** Weights that are themselves coded: two states take turns until the bits are used up. */
function packedWeights(bytes: Uint8Array): number[] {
  const { table, end } = readFseTable(bytes, 0, 255, weightsAccuracyLog);
  const bits = new BackwardBits(bytes, end, bytes.length);
  let current = bits.read(table.accuracyLog);
  let other = bits.read(table.accuracyLog);
  const weights: number[] = [];
  for (;;) {
    weights.push(u8(table.symbols, current));
    if (weights.length > maxWeights) throw malformed();
    const next = (table.baselines[current] ?? 0) + bits.read(u8(table.bitCounts, current));
    if (bits.left < 0) break;
    current = other;
    other = next;
  }
  weights.push(u8(table.symbols, other));
  if (weights.length > maxWeights) throw malformed();
  return weights;
}

/** A symbol of weight w > 0 has 2^(w − 1) of the entries; the last one's has to make up for the rest. */
function makeTable(weights: number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > longestCode) throw malformed();
    sum += (1 << weight) >> 1;
  }
  const maxBits = 32 - Math.clz32(sum);
  const rest = (1 << maxBits) - sum;
  if (sum === 0 || maxBits > longestCode || (rest & (rest - 1)) !== 0) throw malformed();
  weights.push(32 - Math.clz32(rest));
  const entries = new Uint16Array(1 << maxBits);
  let filled = 0;
  for (let weight = 1; weight <= maxBits; weight++) {
    weights.forEach((own, symbol) => {
      if (own !== weight) return;
      const end = filled + ((1 << weight) >> 1);
      entries.fill(symbol | ((maxBits + 1 - weight) << 8), filled, end);
      filled = end;
    });
    // By construction the longest codes come in pairs.
    if (weight === 1 && (filled < 2 || filled & 1)) throw malformed();
  }
  return { maxBits, entries };
}

function malformed(): RangeError {
  return new RangeError('its table of literals is malformed');
}
