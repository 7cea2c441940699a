// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';

/** Something that a stream takes for granted, and that nothing at hand confirms. */
export interface Assumption {
  readonly kind:
    | 'the parent subvolume exists'
    | 'the path exists'
    | 'the clone source exists'
    | 'the directory is empty'
    | 'the path leaves the subvolume'
    | 'the xattr exists'
    | 'the data can be decompressed'
    /** receive writes what its memory holds there, or fails. */
    | 'there is something behind the decompressed data';
  /** Counted from 0 in the file: the command that first took it so. */
  readonly command: number;
  readonly path: ByteString;
}
