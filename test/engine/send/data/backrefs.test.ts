// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookupBackrefCache, storeBackrefCache } from '../../../../engine/send/backrefCache';
import { cloneRootOf } from '../../../../engine/send/cloneRoots';
import { iterateBackrefs, type BackrefContext } from '../../../../engine/send/iterateBackrefs';
import { mergePrelimRefs, type PrelimRef } from '../../../../engine/send/prelimRef';
import { contextAt, file, memorySnapshot } from './memorySnapshot';

const K = 1024;

const anyRef = fc.record({
  rootId: fc.constantFrom(0, 5, 257, 300),
  key: fc.record({
    objectid: fc.constantFrom(0, 257, 258),
    type: fc.constantFrom(0, 108),
    offset: fc.constantFrom(-4096, 0, 4096),
  }),
  level: fc.integer({ min: 0, max: 2 }),
  count: fc.integer({ min: 0, max: 3 }),
  parent: fc.constantFrom(0, 16384, 32768),
  inodeList: fc.option(fc.array(fc.constant({ inum: 1, offset: 2, numBytes: 3 })), {
    nil: undefined,
  }),
});

/** What orders them, most significant first; unsigned, as the kernel's are. */
const order = ({ level, rootId, key, parent }: PrelimRef): bigint[] =>
  [level, rootId, key.type, key.objectid, key.offset, parent].map((n) =>
    BigInt.asUintN(64, BigInt(n)),
  );

function isAbove(left: PrelimRef, right: PrelimRef): boolean {
  const [a, b] = [order(left), order(right)];
  const at = a.findIndex((field, index) => field !== b[index]);
  return at >= 0 && (a[at] ?? 0n) > (b[at] ?? 0n);
}

test('references are descending and merged, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(anyRef), (refs) => {
      const merged = mergePrelimRefs(refs);
      merged.slice(1).forEach((ref, index) => {
        const before = merged[index];
        expect(before && isAbove(before, ref)).toBe(true);
      });
      const sum = (list: readonly PrelimRef[]) => list.reduce((all, ref) => all + ref.count, 0);
      const elems = (list: readonly PrelimRef[]) => list.flatMap((ref) => ref.inodeList ?? []);
      expect(sum(merged)).toBe(sum(refs));
      expect(elems(merged).length).toBe(elems(refs).length);
    }),
  );
});

const sendRoot = memorySnapshot(300, file(258, 64 * K, []));
const parentRoot = memorySnapshot(299, []);

/** While 16 KiB at 32 KiB of inode 258 are looked for; up to there it is written. */
function begin() {
  const sctx = contextAt(258, 64 * K, { sendRoot, cloneSources: [parentRoot] });
  sctx.curInodeNextWriteOffset = 32 * K;
  const bctx: BackrefContext = {
    found: 0,
    curObjectid: 258,
    curOffset: 32 * K,
    compressedOffset: 0,
    extentLen: 16 * K,
    bytenr: 1,
    backrefOwner: 300,
    backrefOffset: 32 * K,
  };
  return { sctx, bctx };
}

test.each([
  ['another snapshot, whichever inode', 299, 900, 0, true],
  ['a snapshot that is no clone source', 298, 257, 0, false],
  ['an earlier file of the sent one', 300, 257, 0, true],
  ['a later file, which is not there yet', 300, 259, 0, false],
  ['this file, written already', 300, 258, 16 * K, true],
  ['this file, written in part', 300, 258, 20 * K, false],
  ['itself', 300, 258, 32 * K, false],
] as const)('a reference from %s', (_, root, ino, offset, usable) => {
  const { sctx, bctx } = begin();
  expect(iterateBackrefs(sctx, bctx, ino, offset, 16 * K, root)).toBe(usable);
  expect(bctx.found).toBe(usable ? 1 : 0);
  expect(cloneRootOf(sctx, root)?.foundRef ?? false).toBe(usable);
});

test('of several references the first with most bytes is kept, until one holds the extent', () => {
  const { sctx, bctx } = begin();
  const offer = (ino: number, numBytes: number) =>
    iterateBackrefs(sctx, bctx, ino, 0, numBytes, 299);
  expect([offer(300, 4 * K), offer(301, 8 * K), offer(302, 8 * K)]).toEqual([false, false, false]);
  expect(cloneRootOf(sctx, 299)).toMatchObject({ ino: 301, numBytes: 8 * K });
  expect(offer(303, 16 * K)).toBe(true);
  expect(cloneRootOf(sctx, 299)).toMatchObject({ ino: 303, numBytes: 16 * K });
});

test('the cache knows only clone roots, and forgets the leaf that was used longest ago', () => {
  const { sctx } = begin();
  const leaf = (index: number) => (index + 1) * sendRoot.nodesize;
  expect(lookupBackrefCache(sctx, leaf(0))).toBeUndefined();
  for (let index = 0; index < 128; index++) {
    storeBackrefCache(sctx, leaf(index), new Set([5, 300, 299]));
  }
  expect(lookupBackrefCache(sctx, leaf(0))).toEqual([300, 299]);
  storeBackrefCache(sctx, leaf(128), new Set([5]));
  expect(lookupBackrefCache(sctx, leaf(128))).toEqual([]);
  expect(lookupBackrefCache(sctx, leaf(1))).toBeUndefined();
  expect(lookupBackrefCache(sctx, leaf(0))).toBeDefined();
});
