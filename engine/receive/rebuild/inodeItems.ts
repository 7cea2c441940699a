// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../../byteString';
import { extrefHash } from '../../snapshot/nameHash';
import { ItemType, type Key } from '../../snapshot/key';
import type { MemoryItem } from '../../snapshot/memoryItem';
import { AttributeType as A } from '../../stream/attributeType';
import { attribute, safeUnsigned, string, type Command } from '../../stream/command';
import { dataRun, symlinkItem } from './dataItems';
import { directoryRuns, xattrItems } from './dirItems';
import { inodeFlags } from './inodeFlags';
import type { InodeIds } from './inodeIds';
import { ItemBytes, joined } from './itemBytes';
import { Format, rootId, type SentInode, type SentName } from './sentInode';
import type { SentTree } from './sentTree';
import type { StreamData } from './streamData';
import type { StreamNumbers } from './streamNumbers';

/** What items are made with. */
export interface ItemSource {
  readonly tree: SentTree;
  readonly ids: InodeIds;
  readonly numbers: StreamNumbers;
  readonly data: StreamData;
}

/** Bytes of a tree block; streams don't tell, and mkfs makes these. */
export const nodesize = 16384;

/** Bytes of an INODE_REF item at most: it has a leaf to itself, and the kernel counts its header twice. */
const longestRefItem = nodesize - 101 - 25;

/** Neighbouring items of an inode, which are made as they are asked for. */
export interface ItemRun {
  readonly count: number;
  /** Those from `from` up to `to`. */
  items(from: number, to: number): readonly MemoryItem[];
}

/** All items of an inode, in key order. Yields from time to time where there are many. */
export function* itemRuns(
  source: ItemSource,
  inode: SentInode,
): Generator<undefined, readonly ItemRun[]> {
  const head = [inodeItem(source, inode), ...refItems(source.ids, inode)];
  head.push(...xattrItems(source, inode), ...verityItems(source, inode));
  if (inode.format === Format.SYMLINK) head.push(symlinkItem(inode, targetOf(source, inode)));
  const runs: ItemRun[] = [{ count: head.length, items: (from, to) => head.slice(from, to) }];
  if (inode.isDirectory) runs.push(...(yield* directoryRuns(source, inode)));
  if (inode.format === Format.FILE) runs.push(dataRun(source.data, inode));
  return runs;
}

/** How many items that are, or some more. */
export function itemCount(inode: SentInode): number {
  const entries = inode.isDirectory ? (inode.entries?.size ?? 0) * 2 : 0;
  return 2 + inode.names.length + inode.xattrs.size + entries + inode.ranges.length;
}

/** Where the times are in `struct btrfs_inode_item`. */
const timesAt = [
  [112, A.ATIME],
  [124, A.CTIME],
  [136, A.MTIME],
  [148, A.OTIME],
] as const;

function inodeItem({ numbers }: ItemSource, inode: SentInode): MemoryItem {
  const nbytes = inode.ranges.reduce((sum, { length }) => sum + length, 0);
  const item = new ItemBytes(160)
    .u64(0, inode.itemGeneration)
    .u64(8, inode.transid)
    .u64(16, inode.size)
    .u64(24, nbytes)
    .u32(40, inode.isDirectory ? 1 : inode.names.length)
    .u32(44, inode.uid)
    .u32(48, inode.gid)
    .u32(52, inode.format | inode.permissions)
    .u64(56, inode.rdev)
    .bigint(64, inodeFlags(inode));
  if (inode.times !== undefined) setTimes(item, numbers.read(inode.times).command);
  return { key: { objectid: inode.ino, type: ItemType.INODE_ITEM, offset: 0 }, data: item.bytes };
}

function setTimes(item: ItemBytes, utimes: Command): void {
  for (const [at, type] of timesAt) {
    // Without a time of creation it is taken to be that of the last change.
    const time = attribute(utimes, type) ?? attribute(utimes, A.CTIME);
    if (time?.data.length === 12) item.set(at, time.data);
  }
}

/** INODE_REFs by directory, and behind them INODE_EXTREFs of the names that don't fit. */
function refItems(ids: InodeIds, inode: SentInode): MemoryItem[] {
  if (inode.id === rootId) return [rootRef];
  const byParent = new Map<number, SentName[]>();
  for (const name of inode.names) {
    const parent = ids.ino(name.directory);
    const names = byParent.get(parent);
    if (names) names.push(name);
    else byParent.set(parent, [name]);
  }
  const refs: MemoryItem[] = [];
  const extended = new Map<number, Uint8Array[]>();
  for (const [parent, names] of [...byParent].sort(([a], [b]) => a - b)) {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (const { name, index } of names) {
      const part = new ItemBytes(10 + name.length).u64(0, index).u16(8, name.length);
      if (size + part.bytes.length <= longestRefItem) {
        parts.push(part.set(10, bytesOf(name)).bytes);
        size += part.bytes.length;
      } else addExtended(extended, parent, name, index);
    }
    refs.push({
      key: { objectid: inode.ino, type: ItemType.INODE_REF, offset: parent },
      data: joined(parts),
    });
  }
  const extrefs = [...extended].sort(([a], [b]) => a - b);
  return [
    ...refs,
    ...extrefs.map(([offset, parts]) => ({
      key: { objectid: inode.ino, type: ItemType.INODE_EXTREF, offset },
      data: joined(parts),
    })),
  ];
}

function addExtended(
  extended: Map<number, Uint8Array[]>,
  parent: number,
  name: ByteString,
  index: number,
): void {
  const item = new ItemBytes(18 + name.length).u64(0, parent).u64(8, index).u16(16, name.length);
  const part = item.set(18, bytesOf(name)).bytes;
  const hash = extrefHash(parent, name);
  const others = extended.get(hash);
  if (others) others.push(part);
  else extended.set(hash, [part]);
}

const rootIno = 256;
const rootRef: MemoryItem = {
  key: { objectid: rootIno, type: ItemType.INODE_REF, offset: rootIno },
  data: new ItemBytes(12).u16(8, 2).u8(10, 0x2e).u8(11, 0x2e).bytes,
};

function targetOf({ numbers }: ItemSource, inode: SentInode): ByteString {
  const made = inode.made === undefined ? undefined : numbers.read(inode.made).command;
  return (made && string(made, A.PATH_LINK)) ?? ('' as ByteString);
}

const descriptorSize = 256;

/** VERITY_DESC items: the size, and `struct fsverity_descriptor` as far as a stream tells it. */
function verityItems({ numbers }: ItemSource, inode: SentInode): MemoryItem[] {
  if (inode.verity === undefined) return [];
  const { command } = numbers.read(inode.verity);
  const salt = attribute(command, A.VERITY_SALT_DATA)?.data.subarray(0, 32) ?? new Uint8Array(0);
  const signature = attribute(command, A.VERITY_SIG_DATA)?.data ?? new Uint8Array(0);
  const blockSize = safeUnsigned(command, A.VERITY_BLOCK_SIZE) ?? 0;
  const descriptor = new ItemBytes(descriptorSize + signature.length)
    .u8(0, 1)
    .u8(1, safeUnsigned(command, A.VERITY_ALGORITHM) ?? 0)
    .u8(2, blockSize > 0 ? Math.floor(Math.log2(blockSize)) : 0)
    .u8(3, salt.length)
    .u32(4, signature.length)
    .set(80, salt)
    .set(descriptorSize, signature).bytes;
  const key = (offset: number): Key => ({
    objectid: inode.ino,
    type: ItemType.VERITY_DESC_ITEM,
    offset,
  });
  const header = new ItemBytes(25).u64(0, descriptor.length).bytes;
  return [
    { key: key(0), data: header },
    { key: key(1), data: descriptor },
  ];
}
