// SPDX-License-Identifier: GPL-2.0-only

/** Zeros that are looked through for what comes behind them, in bytes: a sparse file can have terabytes. */
export const mostZeros = 2 ** 30;

/** Where the first byte from `from` on is that isn't zero; the length where all are. */
export function zerosEnd(bytes: Uint8Array, from: number): number {
  const { buffer, byteOffset, length } = bytes;
  const aligned = from + ((4 - ((byteOffset + from) % 4)) % 4);
  const first = nextNonzero(bytes, from, Math.min(aligned, length));
  if (first < aligned) return first;
  const words = new Int32Array(buffer, byteOffset + aligned, (length - aligned) >>> 2);
  return nextNonzero(bytes, aligned + 4 * nextNonzero(words, 0, words.length), length);
}

function nextNonzero(values: Uint8Array | Int32Array, from: number, end: number): number {
  let at = from;
  while (at < end && values[at] === 0) at += 1;
  return at;
}
