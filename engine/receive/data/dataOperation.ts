// SPDX-License-Identifier: GPL-2.0-only
import type { CommandNumber } from '../receivedInode';

interface Common {
  readonly previous: DataOperation | undefined;
  /** Undefined for what was there before any stream. */
  readonly command: CommandNumber | undefined;
  /** Where in the file, and how much of it. */
  readonly offset: number;
  readonly length: number;
  /** Of the file, once this is done; undefined where it is assumed. */
  readonly size: number | undefined;
}

/**
 * One thing done to a file's data, and through `previous` all before it: what a file consists of at
 * any command is one reference. Offsets, lengths and sizes in bytes.
 */
export type DataOperation = Common &
  (
    | {
        /**
         * WRITE, ENCODED_WRITE: the bytes are in the command's DATA. `hole` and `prealloc` are what
         * FALLOCATE made of a range; `truncate` changed the size, and has no range.
         */
        readonly kind: 'write' | 'encoded write' | 'truncate' | 'hole' | 'prealloc';
      }
    | {
        readonly kind: 'clone';
        /** What the source consisted of at that time; undefined where that isn't known. */
        readonly source: DataOperation | undefined;
        readonly sourceOffset: number;
      }
    | {
        /** What an image's file holds. */
        readonly kind: 'image';
        readonly ino: number;
        /** Bytes of the file; throws what the image throws. */
        readonly read: (offset: number, length: number) => Uint8Array;
      }
  );
