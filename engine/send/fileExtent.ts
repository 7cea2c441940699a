// SPDX-License-Identifier: GPL-2.0-only
import { valueTooLarge } from '../snapshot/errors';
import {
  FileExtentType,
  parseFileExtentItem,
  type FileExtentItem,
} from '../snapshot/fileExtentItem';
import type { Key } from '../snapshot/key';
import type { LeafPosition } from './leafPosition';

/** `PAGE_SIZE` of the kernel that sends. */
const pageSize = 4096;

/** A file extent item where it lies. */
export interface FileExtent {
  readonly key: Key;
  readonly item: FileExtentItem;
  /** The tree that wrote its leaf: backrefs name that one, also where snapshots share the leaf. */
  readonly leafOwner: number;
}

/**
 * Parses the item there. Throws an ItemError where it is damaged, and where it lies or ends above
 * 2^53.
 */
export function fileExtentAt(path: LeafPosition, key: Key): FileExtent {
  const item = parseFileExtentItem(key, path.node.itemAt(path.slot));
  const end = key.offset + Math.max(item.numBytes, item.ramBytes);
  if (key.offset < 0 || !Number.isSafeInteger(end)) {
    const start = BigInt.asUintN(64, BigInt(key.offset));
    throw valueTooLarge(key, 'end in the file', start + BigInt(item.numBytes));
  }
  return { key, item, leafOwner: path.node.owner };
}

/** `btrfs_file_extent_end`: where the item's part of the file ends, in bytes. */
export function fileExtentEnd({ key, item }: FileExtent, sectorsize: number): number {
  return item.type === FileExtentType.INLINE
    ? alignUp(key.offset + item.ramBytes, sectorsize)
    : key.offset + item.numBytes;
}

/** How many bytes of the file it stands for where items are compared: inline data fills its pages. */
export function fileExtentLength({ item }: FileExtent): number {
  return item.type === FileExtentType.INLINE ? alignUp(item.ramBytes, pageSize) : item.numBytes;
}

export function pageAlign(size: number): number {
  return alignUp(size, pageSize);
}

function alignUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
