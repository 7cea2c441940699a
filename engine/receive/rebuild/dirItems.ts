// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../../snapshot/key';
import type { MemoryItem } from '../../snapshot/memoryItem';
import { nameHash } from '../../snapshot/nameHash';
import { AttributeType as A } from '../../stream/attributeType';
import { attribute } from '../../stream/command';
import type { ItemRun, ItemSource } from './inodeItems';
import { dirItemBytes, joined } from './itemBytes';
import { Format, type SentInode, type SentName } from './sentInode';
import { sortInSteps } from './sortInSteps';

/** `BTRFS_FT_*` by the upper bits of `st_mode`. */
const fileTypes = new Map<number, number>([
  [Format.FILE, 1],
  [Format.DIRECTORY, 2],
  [Format.CHARACTER, 3],
  [Format.BLOCK, 4],
  [Format.FIFO, 5],
  [Format.SOCKET, 6],
  [Format.SYMLINK, 7],
]);
const xattrType = 8;

/** DIR_ITEMs by hash, and DIR_INDEXes. */
export function* directoryRuns(
  source: ItemSource,
  directory: SentInode,
): Generator<undefined, readonly ItemRun[]> {
  const names = [...(directory.entries?.values() ?? [])];
  const byIndex = yield* sortInSteps(names, (a, b) => a.index - b.index);
  const byHash = yield* sortInSteps(byIndex, (a, b) => hashOf(a) - hashOf(b));
  return [hashRun(source, directory, byHash), indexRun(source, directory, byIndex)];
}

/** Names with the same hash share an item. */
function hashRun(source: ItemSource, directory: SentInode, byHash: readonly SentName[]): ItemRun {
  const starts: number[] = [];
  byHash.forEach((entry, at) => {
    const before = byHash[at - 1];
    if (!before || hashOf(before) !== hashOf(entry)) starts.push(at);
  });
  const item = (start: number, end: number | undefined): MemoryItem => {
    const entries = byHash.slice(start, end);
    const offset = entries[0] ? hashOf(entries[0]) : 0;
    const data = joined(entries.map((entry) => entryBytes(source, directory, entry)));
    return { key: { objectid: directory.ino, type: ItemType.DIR_ITEM, offset }, data };
  };
  return {
    count: starts.length,
    items: (from, to) =>
      starts.slice(from, to).map((start, at) => item(start, starts[from + at + 1])),
  };
}

const hashOf = (entry: SentName): number => (entry.hash ??= nameHash(entry.name));

function indexRun(source: ItemSource, directory: SentInode, names: readonly SentName[]): ItemRun {
  return {
    count: names.length,
    items: (from, to) =>
      names.slice(from, to).map((entry) => ({
        key: { objectid: directory.ino, type: ItemType.DIR_INDEX, offset: entry.index },
        data: entryBytes(source, directory, entry),
      })),
  };
}

function entryBytes({ tree, ids }: ItemSource, directory: SentInode, entry: SentName): Uint8Array {
  const type = fileTypes.get(tree.get(entry.inode)?.format ?? Format.FILE) ?? 0;
  return dirItemBytes(type, ids.ino(entry.inode), transidOf(directory), entry.name);
}

export function xattrItems({ numbers }: ItemSource, inode: SentInode): MemoryItem[] {
  const byHash = new Map<number, Uint8Array[]>();
  for (const [name, set] of inode.xattrs) {
    const value = attribute(numbers.read(set).command, A.XATTR_DATA)?.data;
    addAt(
      byHash,
      nameHash(name),
      dirItemBytes(xattrType, undefined, transidOf(inode), name, value),
    );
  }
  return [...byHash]
    .sort(([a], [b]) => a - b)
    .map(([offset, parts]) => ({
      key: { objectid: inode.ino, type: ItemType.XATTR_ITEM, offset },
      data: joined(parts),
    }));
}

function addAt(byHash: Map<number, Uint8Array[]>, hash: number, item: Uint8Array): void {
  const others = byHash.get(hash);
  if (others) others.push(item);
  else byHash.set(hash, [item]);
}

/** When an entry was made isn't told: as if all had been with the inode, so that kept ones stay equal. */
const transidOf = ({ itemGeneration }: SentInode): number => itemGeneration;
