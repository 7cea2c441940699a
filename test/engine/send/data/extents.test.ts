// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { fileExtentAt } from '../../../../engine/send/fileExtent';
import { sendTailHole, truncateNeeded } from '../../../../engine/send/finishExtents';
import { maybeSendHole } from '../../../../engine/send/holes';
import { isExtentUnchanged } from '../../../../engine/send/isExtentUnchanged';
import { processAllExtents } from '../../../../engine/send/processExtent';
import { FileExtentType } from '../../../../engine/snapshot/fileExtentItem';
import { TreeCursor } from '../../../../engine/snapshot/treeCursor';
import { contextAt, DataRecorder, extentItem, file, memorySnapshot } from './memorySnapshot';
import type { ExtentSpec } from './memorySnapshot';

const K = 1024;
const { INLINE, PREALLOC } = FileExtentType;

const left: ExtentSpec = { at: 16 * K, length: 32 * K, disk: 100 * K, from: 8 * K };

const parents: readonly [string, boolean, readonly ExtentSpec[]][] = [
  ['the same item', true, [left]],
  ['a larger item around it', true, [{ at: 8 * K, length: 64 * K, disk: 100 * K }]],
  [
    'the same in two items',
    true,
    [
      { at: 8 * K, length: 16 * K, disk: 100 * K },
      { at: 24 * K, length: 32 * K, disk: 100 * K, from: 16 * K },
    ],
  ],
  [
    'a gap in it',
    false,
    [
      { ...left, length: 8 * K },
      { at: 28 * K, length: 32 * K, disk: 100 * K, from: 20 * K },
    ],
  ],
  ['its beginning only', false, [{ ...left, length: 8 * K }]],
  ['another extent', false, [{ ...left, disk: 200 * K }]],
  ['another part of the extent', false, [{ ...left, from: 4 * K }]],
  ['an item of another transaction', false, [{ ...left, generation: 8 }]],
  ['preallocated space', false, [{ ...left, type: PREALLOC }]],
  ['only something before', false, [{ at: 0, length: 16 * K, disk: 100 * K }]],
  ['nothing', false, []],
];

test.each(parents)(
  'an extent, where the parent has %s: unchanged is %s',
  (_, unchanged, extents) => {
    expect(isUnchanged(left, extents)).toBe(unchanged);
  },
);

test('a hole is unchanged where the parent has nothing', () => {
  const hole = { at: 16 * K, length: 32 * K };
  expect(isUnchanged(hole, [])).toBe(true);
  expect(isUnchanged(hole, [{ at: 0, length: 16 * K, disk: 100 * K }])).toBe(true);
  expect(isUnchanged(hole, [{ at: 0, length: 100, type: INLINE }])).toBe(true);
  expect(isUnchanged(hole, [left])).toBe(false);
});

function isUnchanged(extent: ExtentSpec, parent: readonly ExtentSpec[]): boolean {
  const sendRoot = memorySnapshot(300, file(258, 64 * K, [extent]));
  const parentRoot = memorySnapshot(299, file(258, 64 * K, parent));
  const sctx = contextAt(258, 64 * K, { sendRoot, parentRoot });
  const { key } = extentItem(258, extent);
  return isExtentUnchanged(sctx, fileExtentAt(TreeCursor.seek(sendRoot.tree, key), key));
}

test.each([
  // Of a new file: unless the last write ends it.
  [100, 100, undefined, false],
  [100, 50, undefined, true],
  [0, 0, undefined, false],
  // Of a changed one: if it shrank, or grew by other than a write.
  [100, 100, 100, false],
  [100, 0, 100, false],
  [100, 100, 50, false],
  [100, 60, 50, true],
  [50, 50, 100, true],
])('size %i, written to %i, before %s: truncate is %s', (size, written, old, needed) => {
  const sctx = contextAt(258, size, { sendRoot: memorySnapshot(300, []) });
  sctx.curInodeNextWriteOffset = written;
  expect(truncateNeeded(sctx, old)).toBe(needed);
});

test('a new file is sent without its holes and what is only allocated, and no further than it goes', () => {
  const extents = [
    { at: 0, length: 4 * K, disk: 100 * K },
    { at: 4 * K, length: 4 * K },
    { at: 8 * K, length: 4 * K, disk: 200 * K, type: PREALLOC },
    { at: 12 * K, length: 100 * K, disk: 300 * K },
    { at: 112 * K, length: 4 * K, disk: 900 * K },
  ];
  for (const [noFileData, sent] of [
    [false, ['write 0+4096', 'write 12288+49152', 'write 61440+38560']],
    [true, ['update 0+4096', 'update 12288+87712']],
  ] as const) {
    const probe = new DataRecorder();
    const sendRoot = memorySnapshot(300, file(258, 100_000, extents));
    const sctx = contextAt(258, 100_000, { sendRoot, probe, noFileData });
    processAllExtents(sctx);
    expect(probe.log).toEqual(sent);
    expect(sctx.curInodeNextWriteOffset).toBe(100_000);
  }
});

test.each([
  [1, ['hole to 65536', 'update 4096+61440', 'hole to 100000', 'update 69632+30368']],
  [2, ['hole to 65536', 'fallocate 3 4096+61440', 'hole to 100000', 'fallocate 3 69632+30368']],
] as const)('holes in protocol %i without data', (proto, sent) => {
  const before = [
    { at: 0, length: 4 * K, disk: 100 * K },
    { at: 4 * K, length: 96 * K, disk: 200 * K },
  ];
  const now = [
    { at: 0, length: 4 * K, disk: 100 * K },
    { at: 64 * K, length: 4 * K, disk: 200 * K, from: 60 * K },
  ];
  const sendRoot = memorySnapshot(300, file(258, 100_000, now));
  const parentRoot = memorySnapshot(299, file(258, 100_000, before));
  const probe = new DataRecorder();
  const sctx = contextAt(258, 100_000, { sendRoot, parentRoot, probe, proto, noFileData: true });
  sctx.curInodeNew = false;
  const { key } = extentItem(258, { at: 64 * K, length: 4 * K });
  maybeSendHole(sctx, TreeCursor.seek(sendRoot.tree, key), key);
  sendTailHole(sctx);
  expect(probe.log).toEqual(sent);
});
