// SPDX-License-Identifier: GPL-2.0-only
import { bitsBeforeMark } from './backwardBits';
import type { HuffmanTable } from './huffmanTable';
import type { Words } from '../words';

/**
 * Decodes the stream from `start` up to `end` into `output` from `from` up to `to`, which it must fill
 * with its very last bit. Throws a RangeError.
 */
export function decodeHuffmanStream(
  input: Words,
  start: number,
  end: number,
  table: HuffmanTable,
  output: Uint8Array,
  from: number,
  to: number,
): void {
  const { entries, maxBits } = table;
  const { view } = input;
  const unused = 32 - maxBits;
  const first = 8 * start;
  let bit = first + bitsBeforeMark(input.bytes, start, end);
  let at = from;
  // Of the 24 bits or more that are at hand, two codes take as many at most.
  for (const last = to - 1; at < last; at += 2) {
    const below = bit - 24;
    let window = view.getInt32(below >> 3, true) << (8 - (below & 7));
    let entry = entries[window >>> unused] ?? 0;
    output[at] = entry;
    const bits = entry >> 8;
    window <<= bits;
    entry = entries[window >>> unused] ?? 0;
    output[at + 1] = entry;
    bit -= bits + (entry >> 8);
    if (bit < first) throw cutShort();
  }
  if (at < to) {
    const below = bit - 24;
    const entry = entries[(view.getInt32(below >> 3, true) << (8 - (below & 7))) >>> unused] ?? 0;
    output[at] = entry;
    bit -= entry >> 8;
  }
  if (bit !== first) throw cutShort();
}

function cutShort(): RangeError {
  return new RangeError('its literals do not end where their stream does');
}
