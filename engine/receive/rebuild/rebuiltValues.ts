// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID, ItemType, type Key } from '../../snapshot/key';
import type { Snapshot } from '../../snapshot/snapshot';
import { TreeCursor } from '../../snapshot/treeCursor';
import { AttributeType as A } from '../../stream/attributeType';
import { attribute } from '../../stream/command';
import { RebuiltLeaf } from './rebuiltNode';
import { RebuiltRoot } from './rebuiltRoot';
import { Format, type SentInode } from './sentInode';
import type { StreamNumbers } from './streamNumbers';

/** Says of a field of an item why it isn't the sender's own. */
type Reason = (inode: SentInode, numbers: StreamNumbers) => string | undefined;

const always =
  (sentence: string): Reason =>
  () =>
    sentence;

const transid = always(
  'streams name no transactions: what a stream says something of counts as changed in its ctransid',
);
const layout = 'streams don’t tell how extents lie on disk';
const index = always('streams don’t tell in which order names came into a directory');
const madeUp = always('streams tell nothing of it');

/** Told by an orphan name, which every new inode has at first. */
const generation: Reason = (inode) =>
  inode.generation === undefined ? 'no orphan name tells this inode’s generation' : undefined;

const noTimes: Reason = (inode) =>
  inode.times === undefined ? 'no UTIMES tells this inode’s times' : undefined;

const inodeFields: Readonly<Record<string, Reason>> = {
  generation,
  transid,
  size: ({ isDirectory }) =>
    isDirectory
      ? 'a directory’s size is taken to be that of the names that streams tell'
      : undefined,
  nbytes: always(layout),
  flags: ({ fileattr }) =>
    fileattr === undefined ? 'no FILEATTR tells this inode’s flags' : undefined,
  sequence: madeUp,
  block_group: madeUp,
  atime: noTimes,
  mtime: noTimes,
  ctime: noTimes,
  otime: (inode, numbers) => {
    if (inode.times === undefined) return noTimes(inode, numbers);
    const told = attribute(numbers.read(inode.times).command, A.OTIME);
    return told ? undefined : 'protocol 1 has no creation times: it is taken to be the change time';
  },
};

/** Of compressed data the ENCODED_WRITE says how it lay in its extent. */
const placeInExtent: Reason = ({ ranges }) =>
  ranges.every(({ extent }) => extent.encoded !== undefined) ? undefined : layout;

const extentFields: Readonly<Record<string, Reason>> = {
  generation: transid,
  type: always(layout),
  disk_bytenr: always(layout),
  num_bytes: placeInExtent,
  disk_num_bytes: placeInExtent,
  ram_bytes: placeInExtent,
  offset: placeInExtent,
};

/** By item type, the fields that a stream may not tell. */
const fieldsOf = new Map<number, Readonly<Record<string, Reason>>>([
  [ItemType.INODE_ITEM, inodeFields],
  [ItemType.INODE_REF, { index }],
  [ItemType.INODE_EXTREF, { index }],
  [ItemType.XATTR_ITEM, { transid }],
  [ItemType.VERITY_DESC_ITEM, { root_hash: madeUp, data_size: madeUp }],
  [ItemType.DIR_ITEM, { transid }],
  [ItemType.DIR_INDEX, { transid, offset: index }],
]);

/** See `RebuiltSend.rebuiltBecause`. */
export function rebuiltBecause(snapshot: Snapshot, key: Key, field?: string): string | undefined {
  if (!(snapshot instanceof RebuiltRoot)) return undefined;
  const inode = inodeWith(snapshot, key);
  const fields =
    key.type === ItemType.EXTENT_DATA
      ? inode?.format === Format.SYMLINK
        ? { generation: transid }
        : extentFields
      : fieldsOf.get(key.type);
  if (!inode || !fields || isKnownRoot(key)) return undefined;
  const reasons = field === undefined ? Object.values(fields) : [fields[field]];
  for (const reason of reasons) {
    const sentence = reason?.(inode, snapshot.numbers);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

/** The root directory's “..”, which all subvolumes have alike. */
function isKnownRoot({ objectid, type }: Key): boolean {
  return objectid === FIRST_FREE_OBJECTID && type === ItemType.INODE_REF;
}

/** The inode of an item that is there. */
function inodeWith({ tree }: RebuiltRoot, key: Key): SentInode | undefined {
  const cursor = TreeCursor.seek(tree, key);
  if (!cursor.valid || cursor.compare(key) !== 0) return undefined;
  const { node } = cursor;
  return node instanceof RebuiltLeaf
    ? node.inodes.find(({ ino }) => ino === key.objectid)
    : undefined;
}
