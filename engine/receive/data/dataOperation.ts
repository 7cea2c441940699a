// SPDX-License-Identifier: GPL-2.0-only
import type { CommandNumber, ReceivedInode } from '../receivedInode';

/**
 * One thing done to a file's data, and through `previous` all before it: what a file consists of at
 * any command is one reference. Offsets and lengths in bytes.
 */
export type DataOperation = { readonly previous: DataOperation | undefined } & (
  | {
      /** WRITE, or ENCODED_WRITE: its bytes are the command's DATA. */
      readonly kind: 'write' | 'encoded write';
      readonly command: CommandNumber;
      readonly offset: number;
      readonly length: number;
    }
  | {
      readonly kind: 'clone';
      readonly command: CommandNumber;
      readonly offset: number;
      readonly length: number;
      readonly source: ReceivedInode;
      /** What the source consisted of at that time, and how long it was. */
      readonly sourceData: DataOperation | undefined;
      readonly sourceOffset: number;
    }
  | {
      /** A truncate to `length`, or a range that became a hole or zeros, or was preallocated. */
      readonly kind: 'truncate' | 'hole' | 'prealloc';
      readonly command: CommandNumber;
      readonly offset: number;
      readonly length: number;
    }
  | {
      /** What an image's file holds from before. */
      readonly kind: 'image';
      readonly command: undefined;
      readonly offset: 0;
      readonly length: number;
      readonly inode: ReceivedInode;
    }
);
