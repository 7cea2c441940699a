// SPDX-License-Identifier: GPL-2.0-only
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

/** Parses the item there; throws an ItemError. */
export function fileExtentAt(path: LeafPosition, key: Key): FileExtent {
  const item = parseFileExtentItem(key, path.node.itemAt(path.slot));
  return { key, item, leafOwner: path.node.owner };
}

/** `btrfs_file_extent_end`: where the item's part of the file ends, in bytes. */
export function fileExtentEnd(key: Key, item: FileExtentItem, sectorsize: number): number {
  return item.type === FileExtentType.INLINE
    ? alignUp(key.offset + item.ramBytes, sectorsize)
    : key.offset + item.numBytes;
}

/** How many bytes of the file it stands for where items are compared: inline data fills its pages. */
export function fileExtentLength(item: FileExtentItem): number {
  return item.type === FileExtentType.INLINE ? alignUp(item.ramBytes, pageSize) : item.numBytes;
}

export function pageAlign(size: number): number {
  return alignUp(size, pageSize);
}

function alignUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
