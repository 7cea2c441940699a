// SPDX-License-Identifier: GPL-2.0-only
import { addProduct, generatorPower, inverse } from './galoisField';

/** A row of a RAID5 or RAID6 chunk: columns of data, then P, then Q. */
export interface ParityRow {
  /** How many columns hold data. */
  readonly data: number;
  readonly parities: number;
  /** Bytes of each column that are wanted. */
  readonly length: number;
  /** Those bytes of a column; it is not asked for one that is bad. Throws where they can't be read. */
  read(column: number): Uint8Array;
}

/** Whether `rebuildColumn` can do without all of these columns. */
export function canRebuild(row: ParityRow, bad: ReadonlySet<number>): boolean {
  return bad.size <= row.parities;
}

/**
 * The data column as the others give it, without reading those that are `bad`, itself among them;
 * `canRebuild` must say so. Throws what reading throws.
 */
export function rebuildColumn(
  row: ParityRow,
  wanted: number,
  bad: ReadonlySet<number>,
): Uint8Array {
  const [p, q] = [row.data, row.data + 1];
  if (!bad.has(p)) {
    const other = [...bad].find((column) => column !== wanted && column < row.data);
    return other === undefined ? fromP(row, wanted) : fromBoth(row, wanted, other);
  }
  const sum = row.read(q).slice();
  addData(row, sum, bad, true);
  return scaled(sum, generatorPower(-wanted));
}

/** P is the sum of the data. */
function fromP(row: ParityRow, wanted: number): Uint8Array {
  const sum = row.read(row.data).slice();
  addData(row, sum, new Set([wanted]), false);
  return sum;
}

/**
 * Q is the sum of each column times the generator's power of its number. With `other` missing too, P
 * and Q are two equations: wanted + other = P', gʷ·wanted + gᵒ·other = Q'.
 */
function fromBoth(row: ParityRow, wanted: number, other: number): Uint8Array {
  const bad = new Set([wanted, other]);
  const p = row.read(row.data).slice();
  addData(row, p, bad, false);
  const q = row.read(row.data + 1).slice();
  addData(row, q, bad, true);
  const [w, o] = [generatorPower(wanted), generatorPower(other)];
  addProduct(q, p, o);
  return scaled(q, inverse(w ^ o));
}

/** Adds the columns of data that aren't bad, weighed as in Q or as in P. */
function addData(
  row: ParityRow,
  sum: Uint8Array,
  bad: ReadonlySet<number>,
  weighed: boolean,
): void {
  for (let column = 0; column < row.data; column++) {
    if (!bad.has(column)) addProduct(sum, row.read(column), weighed ? generatorPower(column) : 1);
  }
}

function scaled(bytes: Uint8Array, factor: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  addProduct(result, bytes, factor);
  return result;
}
