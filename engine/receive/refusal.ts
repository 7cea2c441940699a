// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Errno } from './errno';
import type { ReceivedInode } from './receivedInode';

/** A command that `btrfs receive` would not get done, or a stream that it would not read on. */
export interface Refusal {
  /** The command, counted from 0 in its file; undefined where it is the file's structure. */
  readonly command: number | undefined;
  /** Where the command, or what is wrong, begins in the file. */
  readonly offset: number;
  /** What the system call or ioctl fails with; of a stream that can't be read, what receive makes of it. */
  readonly errno: Errno;
  /**
   * What `btrfs receive` of btrfs-progs 6.2 prints, without its `ERROR: `: bytes, because paths are.
   * Undefined where it fails without a word.
   */
  readonly receive: ByteString | undefined;
  readonly reason: RefusalReason;
}

/** A path that a command names, and how far it leads. */
export interface PathTrouble {
  /** As the command has it. */
  readonly path: ByteString;
  /** The path up to and with the name at which it ends; all of it where that is behind a symlink. */
  readonly reached: ByteString;
  /** The directory in which `name` was looked for, where it is one. */
  readonly directory: ReceivedInode | undefined;
  readonly name: ByteString;
  /** What is there, where something is. */
  readonly found: ReceivedInode | undefined;
}

/** Why, for programs; people are told by `engine/receive/explain`. */
export type RefusalReason =
  /** Nothing there (ENOENT), no directory on the way (ENOTDIR), too many symlinks (ELOOP) … */
  | ({ readonly kind: 'path' } & PathTrouble)
  /** What must not be there is (EEXIST), or is of the wrong type, or isn't empty. */
  | ({ readonly kind: 'exists' | 'wrong type' | 'not empty' } & PathTrouble)
  /** A directory would come to lie below itself, or a rename's target is above its source. */
  | ({ readonly kind: 'ancestor' } & PathTrouble)
  /** No subvolume with that UUID is known here. */
  | { readonly kind: 'unknown subvolume'; readonly uuid: Uint8Array; readonly ctransid: bigint }
  /** The new subvolume's name is taken, or none that a subvolume can have. */
  | { readonly kind: 'subvolume name' }
  /** Making the subvolume that the command is about has failed before. */
  | { readonly kind: 'no subvolume' }
  /** A clone that the kernel doesn't allow. */
  | {
      readonly kind: 'clone range';
      readonly problem:
        | 'unaligned offset'
        | 'source begins at or past its end'
        | 'source ends too early'
        | 'unaligned end inside the source'
        | 'unaligned end inside the target'
        | 'overlap in one file'
        | 'checksums differ'
        | 'offset out of range';
      readonly source: ReceivedInode;
      readonly target: ReceivedInode;
    }
  /** A value that the system call doesn't take: a size, a time, an xattr, a device number … */
  | { readonly kind: 'value'; readonly inode: ReceivedInode | undefined }
  /** Immutable, append-only, under verity, or in a subvolume that is read-only by then. */
  | { readonly kind: 'protected'; readonly inode: ReceivedInode | undefined }
  /** The stream's bytes: header, CRC, attributes, a missing END. */
  | { readonly kind: 'stream' }
  /** Something that receive, not the kernel, refuses: a path too long for it, encryption … */
  | { readonly kind: 'receive' };
