// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../byteString';

/** What a name of the form `o<ino>-<gen>-<idx>` says, which the kernel's gen_unique_name() makes. */
export interface OrphanName {
  readonly ino: number;
  readonly gen: number;
  /** Above 0 only where a file of that very name was in the way. */
  readonly index: number;
}

const firstCharacter = 'o'.charCodeAt(0);
const dash = '-'.charCodeAt(0);
const zero = '0'.charCodeAt(0);

/** Undefined where it isn't one. A user may have named a file so: only the top of a subvolume counts. */
export function parseOrphanName(path: ByteString): OrphanName | undefined {
  if (path.charCodeAt(0) !== firstCharacter || path.length > longestName) return undefined;
  return orphanNameIn(bytesOf(path), path.length);
}

/** The same of a path's bytes, of which there are `length`. */
export function orphanNameIn(path: Uint8Array, length: number): OrphanName | undefined {
  if (path[0] !== firstCharacter || length > longestName) return undefined;
  const first = dashIn(path, 1, length);
  const second = dashIn(path, first + 1, length);
  if (second >= length) return undefined;
  const ino = numberIn(path, 1, first, longest);
  const gen = numberIn(path, first + 1, second, longest);
  const index = numberIn(path, second + 1, length, longestIndex);
  return Number.isSafeInteger(ino) && Number.isSafeInteger(gen) && index >= 0
    ? { ino, gen, index }
    : undefined;
}

/** Digits of a number of 64 bits, and of 32. */
const longest = 20;
const longestIndex = 10;
const longestName = 'o--'.length + 2 * longest + longestIndex;

/** Where the next dash is; `to` or behind it where there is none. */
function dashIn(path: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && path[at] !== dash) at += 1;
  return at;
}

/** The digits there as a number; NaN where it isn't digits alone, or none, or too many of them. */
function numberIn(path: Uint8Array, from: number, to: number, most: number): number {
  if (to <= from || to - from > most) return NaN;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (path[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
