// SPDX-License-Identifier: GPL-2.0-only

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
