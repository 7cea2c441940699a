// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { maxUncompressed } from '../../../engine/disk/decompressExtent';

/** Data in which there is something to find: pieces that repeat, come again, or are random. */
const anyPiece = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
  fc
    .record({ byte: fc.nat(255), count: fc.nat(60_000) })
    .map(({ byte, count }) => new Uint8Array(count).fill(byte)),
  fc
    .record({ seed: fc.nat(), count: fc.nat(40_000), alphabet: fc.integer({ min: 2, max: 256 }) })
    .map(pseudoText),
);
export const anyData = fc
  .record({
    pieces: fc.array(anyPiece, { minLength: 1, maxLength: 6 }),
    order: fc.array(fc.nat(5), { minLength: 1, maxLength: 30 }),
  })
  .map(({ pieces, order }) => {
    const chosen = order.flatMap((which) => pieces[which % pieces.length] ?? []);
    return new Uint8Array(Buffer.concat(chosen)).subarray(0, maxUncompressed);
  });

/** Some letters are much more frequent than others. */
function pseudoText({ seed, count, alphabet }: { seed: number; count: number; alphabet: number }) {
  let state = (seed * 2 + 1) >>> 0;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 0x915f77f5) + 0x6d2b79f5) >>> 0;
    const share = state / 2 ** 32;
    return Math.floor(share * share * share * alphabet);
  });
}
