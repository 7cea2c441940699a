// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../../engine/byteString';
import { memorySource } from '../../../../engine/byteSource';
import { RebuildError } from '../../../../engine/receive/rebuild/errors';
import { SnapshotRebuild } from '../../../../engine/receive/rebuild/snapshotRebuild';
import { parseFileExtentItem } from '../../../../engine/snapshot/fileExtentItem';
import { findItem } from '../../../../engine/snapshot/findItem';
import { parseInodeItem } from '../../../../engine/snapshot/inodeItem';
import { ItemType } from '../../../../engine/snapshot/key';
import { nameHash } from '../../../../engine/snapshot/nameHash';
import type { Snapshot } from '../../../../engine/snapshot/snapshot';
import { indexStream, type StreamIndex } from '../../../../engine/stream/streamIndex';
import { scriptedStream } from '../explain/scriptedStream';
import { agreement, rebuild, sendAgain } from './agreement';

const indexOf = (bytes: Uint8Array, name = 'stream') => indexStream(memorySource(name, bytes));
const scripted = (script: string, version = 1) => indexOf(scriptedStream(script, version));
const recorded = (name: string): StreamIndex =>
  indexOf(readFileSync(new URL(name, import.meta.url)));
const workspace = (name: string) => recorded(`../../../fixtures/workspace/${name}.btrfs-stream`);
const fixture = (name: string) => recorded(`../../../fixtures/streams/${name}.btrfs-stream`);
const defect = (name: string) => recorded(`recorded/${name}.btrfs-stream`);

const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

const base = `subvol p 1
mkdir d 257
chmod d 755
mkfile d/f 258
write d/f 0 9000
set_xattr d/f user.x 1
utimes d/f 5
utimes d 5
utimes . 5
end`;

test.each([
  ['full-v1', []],
  ['full-v2', []],
  ['incremental-v1', ['full-v1']],
  ['incremental-v2', ['full-v2']],
  ['incremental-nodata-v1', ['full-v1']],
  ['two-streams', []],
  ['continued', []],
  ['without-header', []],
  ['without-header-v2', []],
])('%s, which the kernel wrote, is sent again byte for byte', (name, parents) => {
  const found = agreement(fixture(name), parents.map(fixture));
  expect(found.trueDifferences).toEqual([]);
  expect(found.identical).toBe(true);
});

test('a chain of three, with protocol 2 behind 1, is sent again byte for byte', () => {
  const parents = [workspace('base'), workspace('swap')];
  expect(agreement(workspace('features-v2'), parents).identical).toBe(true);
});

test.each([
  ['path', workspace('refused/first'), workspace('refused/second'), 'stale-path'],
  ['path', defect('path-first'), defect('path-second'), 'stale-path'],
  ['object', defect('object-first'), defect('object-second'), 'ids'],
])('the wrong command of a kernel with a defect is made again: %s', (_, first, second, about) => {
  const found = agreement(second, [first]);
  expect(found.identical).toBe(true);
  expect(found.rebuilt.assumptions.map((one) => one.about)).toContain(about);
  expect(found.rebuilt.stopped).toBeUndefined();
});

test('a parent that no stream makes is named by its UUID', () => {
  const error = caught(() => rebuild(scripted('snapshot s 2 1\nend')));
  expect(error).toBeInstanceOf(RebuildError);
  expect(error).toMatchObject({
    code: 'missing-parent',
    uuid: '01010101-0101-0101-0101-010101010101',
  });
});

test('a parent that is cut off can’t be built upon', () => {
  const cut = indexOf(scriptedStream(base).subarray(0, 300), 'cut');
  const error = caught(() => rebuild(scripted('snapshot s 2 1\nend'), [cut]));
  expect(error).toMatchObject({ code: 'damaged-parent' });
  expect(String(error)).toContain('cut');
});

test('of a stream that is cut off what is there is rebuilt, and it is said where it ends', () => {
  const cut = indexOf(scriptedStream(base).subarray(0, 300));
  const { stopped, sendRoot, options } = rebuild(cut);
  expect(stopped).toMatchObject({ sentence: 'the stream is cut off there, or damaged' });
  expect(inodeOf(sendRoot, 257)?.mode).toBe(0o40755);
  expect(options.omitEndCmd).toBe(true);
});

test('a command that nothing explains ends what is rebuilt', () => {
  const { stopped } = rebuild(
    scripted(`${base.replace('end', 'unlink nothing\nmkfile g 259')}\nend`),
  );
  expect(stopped).toMatchObject({ command: 9, sentence: 'nothing is at “nothing”' });
});

test('each send of a file is rebuilt by any of its commands', () => {
  const one = scriptedStream(base);
  const two = scriptedStream('snapshot s 2 1\nrename d e\nutimes e 6\nutimes . 6\nend');
  const both = indexOf(Buffer.concat([one, two]));
  expect(rebuild(both, [], 3).parentRoot).toBeUndefined();
  expect(rebuild(both, [], 11).recorded).toMatchObject({ first: 10, end: 15 });
  expect(rebuild(both).snapshots).toHaveLength(2);
  // As `btrfs send -e` writes it: one header, one END.
  const joined = indexOf(Buffer.concat([one.subarray(0, -10), two.subarray(17)]));
  expect(rebuild(joined, [], 2)).toMatchObject({
    stopped: undefined,
    options: { omitStreamHeader: false, omitEndCmd: true },
  });
  const last = rebuild(joined);
  expect(last.options).toMatchObject({ omitStreamHeader: true, omitEndCmd: false });
  expect(last.parentRoot?.uuid[0]).toBe(1);
});

test('what a stream doesn’t touch is shared with the parent, and what it does counts as changed', () => {
  const many = Array.from({ length: 400 }, (_, at) => `mkfile f${at} ${at + 300}\nutimes f${at} 5`);
  const first = scripted(base.replace('end', `${many.join('\n')}\nend`));
  const { sendRoot, parentRoot } = rebuild(scripted('snapshot s 2 1\nutimes f7 6\nend'), [first]);
  const transids = (ino: number) =>
    [parentRoot, sendRoot].map((root) => inodeOf(root, ino)?.transid);
  expect(transids(307)).toEqual([10, 11]);
  expect(transids(308)).toEqual([10, 10]);
  expect(blocksOf(sendRoot).filter((block) => blocksOf(parentRoot).includes(block))).not.toEqual(
    [],
  );
});

test('data is read from the streams, clones share extents, and what was left out can’t be read', () => {
  const first = scripted(base.replace('end', 'mkfile g 259\nclone g 0 9000 1 d/f 0\nend'));
  const { sendRoot } = rebuild(first);
  const [of, og] = [258, 259].map((ino) => extentOf(sendRoot, ino, 0));
  expect(og?.diskBytenr).toBe(of?.diskBytenr);
  expect(sendRoot.extents.extentAt(of?.diskBytenr ?? 0)?.refs).toBe(2);
  const bytes = of && sendRoot.readExtent(of, 8990, 20);
  expect(bytes && Buffer.from(bytes).toString('latin1')).toBe(
    `${'a'.repeat(10)}${'\0'.repeat(10)}`,
  );
  const left = rebuild(scripted(base.replace('write', 'update_extent'))).sendRoot;
  const extent = extentOf(left, 258, 0);
  expect(caught(() => extent && left.readExtent(extent, 0, 1))).toMatchObject({
    name: 'ReadError',
  });
});

test('nothing of what was cut off comes back when a file grows', () => {
  const script = 'truncate d/f 13\ntruncate d/f 26\nend';
  const { sendRoot } = rebuild(scripted(base.replace('end', script)));
  const extent = extentOf(sendRoot, 258, 0);
  const bytes = extent && sendRoot.readExtent(extent, 0, 26);
  expect(bytes && Buffer.from(bytes).toString('latin1')).toBe(
    `${'a'.repeat(13)}${'\0'.repeat(13)}`,
  );
});

test('it is told which values a stream doesn’t tell', () => {
  const rebuilt = rebuild(fixture('full-v1'));
  const because = (type: number, ino: number, field?: string, offset = 0) =>
    rebuilt.rebuiltBecause(rebuilt.sendRoot, { objectid: ino, type, offset }, field);
  expect(because(ItemType.INODE_ITEM, 256, 'generation')).toContain('no orphan name');
  expect(because(ItemType.INODE_ITEM, 257, 'generation')).toBeUndefined();
  expect(because(ItemType.INODE_ITEM, 257, 'transid')).toContain('no transactions');
  expect(because(ItemType.INODE_ITEM, 257, 'mode')).toBeUndefined();
  expect(because(ItemType.INODE_ITEM, 257, 'otime')).toContain('protocol 1');
  expect(because(ItemType.INODE_ITEM, 260, 'size')).toBeUndefined();
  expect(because(ItemType.INODE_ITEM, 257, 'size')).toContain('directory');
  expect(because(ItemType.INODE_REF, 257, undefined, 256)).toContain('order');
  expect(because(ItemType.INODE_ITEM, 9999, 'transid')).toBeUndefined();
  expect(rebuilt.assumptions.map(({ about }) => about)).toContain('creation-times');
  const later = rebuild(fixture('full-v2'));
  const key = { objectid: 257, type: ItemType.INODE_ITEM, offset: 0 };
  expect(later.rebuiltBecause(later.sendRoot, key, 'otime')).toBeUndefined();
});

test('flags of a parent are other ones where a stream says that they became none', () => {
  const second = scripted('snapshot s 2 1\nfileattr d/f 0\nutimes d/f 6\nend', 2);
  const sent = rebuild(second, [scripted(base)]);
  expect(inodeOf(sent.parentRoot, 258)?.flags).not.toBe(0n);
  expect(inodeOf(sent.sendRoot, 258)?.flags).toBe(0n);
  const key = { objectid: 258, type: ItemType.INODE_ITEM, offset: 0 };
  expect(sent.rebuiltBecause(sent.sendRoot, key, 'flags')).toBeUndefined();
});

test('a difference in what is told is a true one, one of layout isn’t', () => {
  const stream = scripted(base);
  const sent = rebuild(stream);
  const other = (from: string, to: string) => scripted(base.replace(from, to));
  const chmod = other('chmod d 755', 'chmod d 700');
  const differences = [{ type: 5, a: undefined, b: undefined }];
  expect(sent.classify(stream, chmod, { kind: 'changed', a: 2, b: 2, differences })).toBe('true');
  expect(sent.classify(stream, chmod, { kind: 'removed', a: 2 })).toBe('true');
  expect(sent.classify(stream, chmod, { kind: 'removed', a: 4 })).toBe('rebuilt');
});

test('it is done in steps, as small as is wanted', () => {
  const work = new SnapshotRebuild({ stream: fixture('full-v1'), parents: [] });
  expect(caught(() => work.finish())).toMatchObject({ code: 'not-finished' });
  let steps = 0;
  while (!work.step(1)) steps += 1;
  expect(steps).toBeGreaterThan(work.total);
  expect(work.done).toBe(work.total - 1);
  expect(sendAgain(work.finish())).toEqual(sendAgain(rebuild(fixture('full-v1'))));
});

test('a directory with too many names for one leaf has them all', () => {
  const many = Array.from({ length: 3000 }, (_, at) => `mkfile ${1e6 + at} ${at + 300}`);
  const { sendRoot } = rebuild(scripted(`subvol p 1\n${many.join('\n')}\nend`));
  expect(inodeOf(sendRoot, 256)?.size).toBe(3000 * 7 * 2);
  expect(inodeOf(sendRoot, 3299)?.nlink).toBe(1);
  for (const name of ['1000000', '1001500', '1002999'].map(byteStringOfText)) {
    const key = { objectid: 256, type: ItemType.DIR_ITEM, offset: nameHash(name) };
    expect(findItem(sendRoot.tree, key)?.length).toBe(30 + 7);
  }
});

function inodeOf(root: Snapshot | undefined, ino: number) {
  const key = { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 };
  const item = root && findItem(root.tree, key);
  return item && parseInodeItem(key, item);
}

function extentOf({ tree }: Snapshot, ino: number, offset: number) {
  const key = { objectid: ino, type: ItemType.EXTENT_DATA, offset };
  const item = findItem(tree, key);
  return item && parseFileExtentItem(key, item);
}

function blocksOf(root: Snapshot | undefined): readonly number[] {
  const blocks: number[] = [];
  const nodes = root ? [root.tree.root] : [];
  for (let node = nodes.pop(); root && node; node = nodes.pop()) {
    blocks.push(node.bytenr);
    const count = node.level === 0 ? 0 : node.nritems;
    for (let slot = 0; slot < count; slot++) nodes.push(root.tree.child(node, slot));
  }
  return blocks;
}
