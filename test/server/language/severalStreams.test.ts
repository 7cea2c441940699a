// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { streamOutline } from '../../../server/language/outline';
import { documentOf } from './languageFixtures';
import { number, path, SyntheticStream } from './syntheticStream';

const uuid = (type: number, byte: number) => ({ type, data: new Uint8Array(16).fill(byte) });

/** A snapshot of the subvolume `parent`, both by a byte of their UUIDs. */
const snapshot = (own: number, parent: number): SyntheticStream =>
  new SyntheticStream().add(
    CommandType.SNAPSHOT,
    path('snapshot'),
    uuid(AttributeType.UUID, own),
    number(AttributeType.CTRANSID, 20),
    uuid(AttributeType.CLONE_UUID, parent),
    number(AttributeType.CLONE_CTRANSID, 10),
  );

const first = (): SyntheticStream =>
  new SyntheticStream()
    .begin()
    .add(CommandType.MKDIR, path('d'), number(AttributeType.INO, 257))
    .add(CommandType.MKFILE, path('d/f'), number(AttributeType.INO, 258))
    .add(CommandType.LINK, path('linked'), path('d/f', AttributeType.PATH_LINK))
    .add(CommandType.SYMLINK, path('s'), number(AttributeType.INO, 259))
    .end();

const truncate = (stream: SyntheticStream, name: string): SyntheticStream =>
  stream.add(CommandType.TRUNCATE, path(name), number(AttributeType.SIZE, 1));

function inodesOf(...streams: SyntheticStream[]): string[][] {
  const bytes = Buffer.concat(streams.map((stream) => stream.bytes()));
  const { index, layout, model } = documentOf(bytes);
  return streamOutline(index, layout, model).map(({ children }) =>
    children.map(({ ino, path, kind }) => `${ino ?? '?'} ${path} ${kind}`),
  );
}

test('a stream takes its inodes from a parent in the same file', () => {
  const second = snapshot(3, 1).rename('d', 'e').rename('s', 'd');
  truncate(second, 'e/f');
  truncate(second, 'unknown');
  expect(inodesOf(first(), second.end())[1]).toEqual([
    '257 e directory',
    '259 d symlink',
    '258 e/f file',
    '? unknown file',
  ]);
});

test('links of the parent are one inode, and a name that is gone is no longer its', () => {
  const second = snapshot(3, 1);
  truncate(second, 'd/f');
  truncate(second, 'linked');
  second.add(CommandType.UNLINK, path('linked'));
  truncate(second, 'linked');
  expect(inodesOf(first(), second.end())[1]).toEqual(['258 d/f file', '? linked file']);
});

test('a parent is looked for behind the parent, too, and only by its UUID', () => {
  const second = snapshot(3, 1).rename('s', 't').end();
  const third = truncate(snapshot(4, 3).rename('t', 'u'), 'd/f').end();
  const stranger = truncate(snapshot(5, 9), 'd/f').end();
  const [, , fromSecond, fromNone] = inodesOf(first(), second, third, stranger);
  expect(fromSecond).toEqual(['259 u symlink', '258 d/f file']);
  expect(fromNone).toEqual(['? d/f file']);
});

test('thousands of streams that build on each other are followed only so far', () => {
  const streams = Array.from({ length: 5_000 }, (_, at) => {
    const own = new Uint8Array(16).fill(7);
    const parent = own.slice();
    new DataView(own.buffer).setUint32(0, at + 1);
    new DataView(parent.buffer).setUint32(0, at);
    return truncate(
      new SyntheticStream().add(
        CommandType.SNAPSHOT,
        path('snapshot'),
        { type: AttributeType.UUID, data: own },
        { type: AttributeType.CLONE_UUID, data: parent },
      ),
      'd/f',
    );
  });
  const bytes = Buffer.concat(streams.map((stream) => stream.end().bytes()));
  expect(documentOf(bytes).model.groups).toHaveLength(5_000);
});
