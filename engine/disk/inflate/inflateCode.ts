// SPDX-License-Identifier: GPL-2.0-only

/** A Huffman code of deflate: the next bits of the stream are an entry's number. */
export interface InflateCode {
  /**
   * The symbol above the 8 bits that tell how many the code takes; or, where `further` is set, where in
   * here another table begins, and how many of the bits behind the first are an entry's number there.
   */
  readonly entries: Int32Array;
  /** How many bits number the first table's entries. */
  readonly firstBits: number;
}

/** Marks an entry that leads to another table. */
export const further = 0x80;

/** Bits of the first table: a larger one takes longer to make, a smaller one is left more often. */
const mostFirstBits = 10;
const longest = 15;

/**
 * The code in which symbol n has `lengths[n]` bits, 0 where it has none. Throws a RangeError where these
 * are no code: more than there is room for, or fewer, unless a single one of a bit is `allowOne`.
 */
export function inflateCode(lengths: Uint8Array, allowOne: boolean): InflateCode {
  const counts = new Uint16Array(longest + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  let most = longest;
  while (most > 0 && counts[most] === 0) most--;
  const codes = firstCodes(counts, most, allowOne);
  const firstBits = Math.min(mostFirstBits, Math.max(most, 1));
  const furtherBits = most - firstBits;
  // What is left of a code behind the first table's bits has a table of its own, all of one size.
  const furtherSize = furtherBits > 0 ? 1 << furtherBits : 0;
  const tables = furtherSize > 0 ? countPrefixes(counts, codes, firstBits, most) : 0;
  const entries = new Int32Array((1 << firstBits) + tables * furtherSize);
  let used = 1 << firstBits;
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const code = codes[length] ?? 0;
    codes[length] = code + 1;
    const bits = reversed(code, length);
    const entry = (symbol << 8) | length;
    if (length <= firstBits) {
      for (let at = bits; at < 1 << firstBits; at += 1 << length) entries[at] = entry;
      continue;
    }
    const prefix = bits & ((1 << firstBits) - 1);
    if (entries[prefix] === 0) {
      entries[prefix] = (used << 8) | further | furtherBits;
      used += furtherSize;
    }
    const table = (entries[prefix] ?? 0) >>> 8;
    const step = 1 << (length - firstBits);
    for (let at = bits >> firstBits; at < furtherSize; at += step) entries[table + at] = entry;
  }
  return { entries, firstBits };
}

/** The first code of each length. */
function firstCodes(counts: Uint16Array, most: number, allowOne: boolean): Uint16Array {
  const codes = new Uint16Array(longest + 2);
  let room = 1;
  for (let length = 1; length <= longest; length++) {
    room = 2 * room - (counts[length] ?? 0);
    if (room < 0) throw new RangeError('it has more codes than there is room for');
    codes[length + 1] = ((codes[length] ?? 0) + (counts[length] ?? 0)) << 1;
  }
  if (room > 0 && !(allowOne && most <= 1)) throw new RangeError('its codes are not complete');
  return codes;
}

/** How many of the first table's entries lead to another. */
function countPrefixes(
  counts: Uint16Array,
  codes: Uint16Array,
  firstBits: number,
  most: number,
): number {
  // Codes ascend with their lengths: the longer ones are those from the first of them on.
  let length = firstBits + 1;
  while (length < most && counts[length] === 0) length++;
  return (1 << firstBits) - ((codes[length] ?? 0) >> (length - firstBits));
}

/** The lowest `length` bits, at most 16, the other way round. */
function reversed(code: number, length: number): number {
  let bits = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >> 4) & 0x0f0f);
  bits = ((bits & 0x00ff) << 8) | (bits >> 8);
  return bits >> (16 - length);
}
