// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { CommandReader } from '../commandReader';
import type { CommandNumber } from '../receivedInode';
import type { DataExtents } from './dataExtents';
import type { AssumedThing } from './rebuiltSend';
import type { InodeId, SentInode } from './sentInode';
import type { SentTree } from './sentTree';
import type { StreamData } from './streamData';
import { unfollowable } from './unfollowable';

/** What a SUBVOL or SNAPSHOT begins: the snapshot of the sender that its commands lead to. */
export class Following {
  readonly tree: SentTree;
  readonly extents: DataExtents;
  readonly data: StreamData;
  /** Written into the items of all that the stream changes. */
  readonly transid: number;
  /** The snapshots that CLONE can name, by UUID as bytes; undefined for one not at hand. */
  readonly cloneSource: (uuid: ByteString) => SentTree | undefined;
  readonly assume: (about: AssumedThing) => void;
  /** The command that is followed. */
  at: CommandNumber = 0;
  /** By UUID, the ctransid that the stream's CLONEs give the snapshots which they clone from. */
  readonly clonedFrom = new Map<ByteString, bigint>();
  /** The last WRITE, to which the next may belong: `chunk` are its bytes. */
  lastWrite:
    | {
        readonly inode: SentInode;
        readonly at: CommandNumber;
        readonly chunk: number;
        readonly end: number;
      }
    | undefined;
  /** Where the last data of a file began that isn't a hole's. */
  front: { readonly inode: SentInode; readonly offset: number } | undefined;
  /** Bytes of data in one WRITE at most: what fills it goes on in the next. */
  readonly wholeChunk: number;
  /** By file, where holes were made in it. */
  readonly holes = new Map<InodeId, { readonly start: number; readonly end: number }[]>();
  noFileData = false;
  compressed = false;
  /** The name that went last. */
  #gone: { readonly path: ByteString; readonly ino: number } | undefined;
  #made: InodeId | undefined;

  constructor(
    from: Pick<
      Following,
      'tree' | 'extents' | 'data' | 'transid' | 'cloneSource' | 'assume' | 'wholeChunk'
    >,
  ) {
    this.tree = from.tree;
    this.extents = from.extents;
    this.data = from.data;
    this.transid = from.transid;
    this.cloneSource = from.cloneSource;
    this.assume = from.assume;
    this.wholeChunk = from.wholeChunk;
  }

  /** The version to change of an inode of which the stream says something. */
  told(id: InodeId): SentInode {
    const inode = this.tree.change(id);
    inode.transid = this.transid;
    return inode;
  }

  /** A hole that the stream made in a file that was there before. */
  noteHole({ id }: SentInode, start: number, end: number): void {
    const holes = this.holes.get(id);
    if (holes) holes.push({ start, end });
    else this.holes.set(id, [{ start, end }]);
  }

  noteMade(id: InodeId): void {
    this.#made = id;
  }

  noteGone(path: ByteString, { ino }: SentInode): void {
    this.#gone = { path, ino };
  }

  /** The inode that a command about `PATH` means. Throws Unfollowable where there is none. */
  subject(command: CommandReader): SentInode {
    const path = command.path();
    const found = this.tree.find(path);
    const made = this.#made === undefined ? undefined : this.tree.get(this.#made);
    // Of an inode number that is used again, kernels from 6.15 on may still have the path of before.
    const isStale = made?.ino === this.#gone?.ino && made?.id !== found?.id;
    if (made && isStale && (found ? found.ino === made.ino : path === this.#gone?.path)) {
      this.assume('stale-path');
      return this.told(made.id);
    }
    if (!found) throw unfollowable.nothingThere(path);
    return this.told(found.id);
  }
}
