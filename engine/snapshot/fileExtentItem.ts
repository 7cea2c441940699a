// SPDX-License-Identifier: GPL-2.0-only
import { unknownValue, wrongSize } from './errors';
import { numberField } from './itemFields';
import type { Key } from './key';
import { safeU64, u8 } from './littleEndian';

export const FileExtentType = { INLINE: 0, REG: 1, PREALLOC: 2 } as const;
export type FileExtentType = (typeof FileExtentType)[keyof typeof FileExtentType];

/** `struct btrfs_file_extent_item`: how a range of a file is stored. Sizes in bytes. */
export interface FileExtentItem {
  readonly type: FileExtentType;
  readonly generation: number;
  /** Uncompressed size of the whole extent (of the data, if inline). */
  readonly ramBytes: number;
  /** 0 none, 1 zlib, 2 lzo, 3 zstd. */
  readonly compression: number;
  /** Inline: the data, still compressed if `compression` says so. Empty otherwise. */
  readonly inlineData: Uint8Array;
  /** 0 is a hole. The four below are 0 for an inline extent. */
  readonly diskBytenr: number;
  readonly diskNumBytes: number;
  /** Where the mapped range begins within the uncompressed extent. */
  readonly offset: number;
  /** Bytes of the file that the item maps; for inline data use `ramBytes`. */
  readonly numBytes: number;
}

/** Where an inline extent's data begins, and the other kinds' fields. */
const inlineAt = 21;
const regularSize = 53;
const none = new Uint8Array(0);

/** Parses an EXTENT_DATA item; `inlineData` is a view of it. Throws an ItemError. */
export function parseFileExtentItem(key: Key, item: Uint8Array): FileExtentItem {
  if (item.length < inlineAt) throw wrongSize(key, item.length, inlineAt);
  const type = fileExtentType(key, u8(item, 20));
  const generation = numberField(key, item, 0, 'generation');
  const ramBytes = numberField(key, item, 8, 'ram_bytes');
  const compression = u8(item, 16);
  const inline = type === FileExtentType.INLINE;
  if (!inline && item.length !== regularSize) throw wrongSize(key, item.length, regularSize);
  // Written out: spreading what both kinds have would take longer than all the rest.
  return {
    type,
    generation,
    ramBytes,
    compression,
    inlineData: inline ? item.subarray(inlineAt) : none,
    diskBytenr: inline ? 0 : numberField(key, item, 21, 'disk_bytenr'),
    diskNumBytes: inline ? 0 : numberField(key, item, 29, 'disk_num_bytes'),
    offset: inline ? 0 : numberField(key, item, 37, 'offset'),
    numBytes: inline ? 0 : numberField(key, item, 45, 'num_bytes'),
  };
}

/**
 * Whether an EXTENT_DATA item refers to the extent at `bytenr`, told without parsing the rest: a walk
 * asks thousands of items for it.
 */
export function refersToExtent(item: Uint8Array, bytenr: number): boolean {
  return (
    item.length === regularSize &&
    u8(item, 20) !== FileExtentType.INLINE &&
    safeU64(item, 21) === bytenr
  );
}

function fileExtentType(key: Key, type: number): FileExtentType {
  switch (type) {
    case FileExtentType.INLINE:
    case FileExtentType.REG:
    case FileExtentType.PREALLOC:
      return type;
    default:
      throw unknownValue(key, 'extent type', type);
  }
}
