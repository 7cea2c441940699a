// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { fileExtentAt } from '../../../../engine/send/fileExtent';
import { sendWriteOrClone } from '../../../../engine/send/sendWriteOrClone';
import { FileExtentType } from '../../../../engine/snapshot/fileExtentItem';
import { TreeCursor } from '../../../../engine/snapshot/treeCursor';
import { contextAt, DataRecorder, extentItem, file, memorySnapshot } from './memorySnapshot';
import type { ExtentSpec } from './memorySnapshot';

const K = 1024;
const disk = 1_000_000;

/** A file of the sent snapshot is to be cloned from one of another snapshot. */
interface Case {
  readonly what: string;
  readonly size: number;
  readonly extent: ExtentSpec;
  readonly source: { readonly size: number; readonly extents: readonly ExtentSpec[] };
  /** Where in the source the reference was found. */
  readonly at: number;
  readonly incremental?: boolean;
  readonly sent: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'the whole extent',
    size: 128 * K,
    extent: { at: 0, length: 128 * K, disk },
    source: { size: 128 * K, extents: [{ at: 0, length: 128 * K, disk }] },
    at: 0,
    sent: ['clone 0+131072 from f257 at 0'],
  },
  {
    what: 'a single first sector, which a receiver may have inline',
    size: 4 * K,
    extent: { at: 0, length: 4 * K, disk },
    source: { size: 4 * K, extents: [{ at: 0, length: 4 * K, disk }] },
    at: 0,
    sent: ['write 0+4096'],
  },
  {
    what: 'what the source still has; the rest was overwritten',
    size: 64 * K,
    extent: { at: 0, length: 64 * K, disk },
    source: {
      size: 64 * K,
      extents: [
        { at: 0, length: 16 * K, disk },
        { at: 16 * K, length: 16 * K, disk: 2 * disk },
        { at: 32 * K, length: 32 * K, disk, from: 32 * K },
      ],
    },
    at: 0,
    sent: [
      'clone 0+16384 from f257 at 0',
      'write 16384+16384',
      'clone 32768+32768 from f257 at 32768',
    ],
  },
  {
    what: 'around a hole without an item, and up to the end of the items',
    size: 64 * K,
    extent: { at: 0, length: 64 * K, disk },
    source: {
      size: 64 * K,
      extents: [
        { at: 0, length: 16 * K, disk },
        { at: 32 * K, length: 16 * K, disk, from: 32 * K },
      ],
    },
    at: 0,
    sent: [
      'clone 0+16384 from f257 at 0',
      'write 16384+16384',
      'clone 32768+16384 from f257 at 32768',
      'write 49152+16384',
    ],
  },
  {
    what: 'from the middle of a larger item',
    size: 128 * K,
    extent: { at: 64 * K, length: 64 * K, disk, from: 32 * K },
    source: { size: 256 * K, extents: [{ at: 128 * K, length: 128 * K, disk }] },
    at: 160 * K,
    sent: ['clone 65536+65536 from f257 at 163840'],
  },
  {
    what: 'the end of both files, within a sector',
    size: 100_000,
    extent: { at: 0, length: 100 * K, disk },
    source: { size: 100_000, extents: [{ at: 0, length: 100 * K, disk }] },
    at: 0,
    sent: ['clone 0+100000 from f257 at 0'],
  },
  {
    what: 'the same where the file may be longer at the receiver, which is cut off first',
    size: 100_000,
    extent: { at: 0, length: 100 * K, disk },
    source: { size: 100_000, extents: [{ at: 0, length: 100 * K, disk }] },
    at: 0,
    incremental: true,
    sent: ['truncate 0', 'clone 0+100000 from f257 at 0'],
  },
  {
    what: 'nothing where only the current file ends within a sector',
    size: 100_000,
    extent: { at: 0, length: 100 * K, disk },
    source: { size: 200 * K, extents: [{ at: 0, length: 100 * K, disk }] },
    at: 0,
    sent: ['write 0+49152', 'write 49152+49152', 'write 98304+1696'],
  },
  {
    what: "the source's partial last block into the middle of the file: only down to 64 KiB",
    size: 300 * K,
    extent: { at: 0, length: 100 * K, disk },
    source: { size: 100_000, extents: [{ at: 0, length: 100 * K, disk }] },
    at: 0,
    sent: ['clone 0+65536 from f257 at 0', 'write 65536+34464', 'write 100000+2400'],
  },
  {
    what: 'nothing past the end of a source that has another extent there',
    size: 64 * K,
    extent: { at: 0, length: 64 * K, disk },
    source: {
      size: 20_000,
      extents: [
        { at: 0, length: 16 * K, disk },
        { at: 16 * K, length: 16 * K, disk: 2 * disk },
      ],
    },
    at: 0,
    sent: ['clone 0+16384 from f257 at 0', 'write 16384+49152'],
  },
  {
    what: 'past an inline extent of the source, which fills its page',
    size: 64 * K,
    extent: { at: 0, length: 16 * K, disk },
    source: {
      size: 64 * K,
      extents: [
        { at: 0, length: 100, type: FileExtentType.INLINE },
        { at: 4 * K, length: 12 * K, disk, from: 4 * K },
      ],
    },
    at: 0,
    sent: ['write 0+4096', 'clone 4096+12288 from f257 at 4096'],
  },
];

test.each(cases)('clones $what', ({ size, extent, source, at, incremental, sent }) => {
  const sendRoot = memorySnapshot(300, file(258, size, [extent]));
  const parentRoot = memorySnapshot(299, file(257, source.size, source.extents));
  const probe = new DataRecorder();
  const cloneSources = [parentRoot];
  const sctx = contextAt(258, size, {
    sendRoot,
    cloneSources,
    probe,
    ...(incremental ? { parentRoot } : {}),
  });
  const { key } = extentItem(258, extent);
  const inWork = fileExtentAt(TreeCursor.seek(sendRoot.tree, key), key);
  const cloneRoot = { rootId: 299, ino: 257, offset: at, numBytes: 0, foundRef: true };
  sendWriteOrClone(sctx, inWork, cloneRoot);
  expect(probe.log).toEqual(sent);
  expect(sctx.curInodeNextWriteOffset).toBe(Math.min(extent.at + extent.length, size));
});

test('within one file only what was written is cloned', () => {
  const extents = [
    { at: 0, length: 32 * K, disk },
    { at: 32 * K, length: 64 * K, disk },
  ];
  const sendRoot = memorySnapshot(300, file(258, 96 * K, extents));
  const probe = new DataRecorder();
  const sctx = contextAt(258, 96 * K, { sendRoot, probe });
  sctx.curInodeNextWriteOffset = 32 * K;
  const { key } = extentItem(258, { at: 32 * K, length: 64 * K, disk });
  const inWork = fileExtentAt(TreeCursor.seek(sendRoot.tree, key), key);
  const cloneRoot = { rootId: 300, ino: 258, offset: 0, numBytes: 0, foundRef: true };
  sendWriteOrClone(sctx, inWork, cloneRoot);
  expect(probe.log).toEqual(['clone 32768+32768 from f258 at 0', 'write 65536+32768']);
});
