// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';
import { CommandType } from '../../../engine/stream/commandType';
import { pathAfter, realPathAfter } from '../../language/inodes/namesAt';
import type { StreamInode } from '../../language/inodes/streamInode';
import type { SentSubvolume } from '../../language/parents/sentSubvolume';
import type { RecordedSend } from './recordedSend';

/** What is known of the engine's state before a command, where there is the stream alone. */
export class RecordedState {
  readonly send: RecordedSend;
  /** The command that is next, by its number in the file. */
  readonly command: number;
  /** Another one, whose inode is in work here: where an inode ends, that is the command before. */
  private readonly worked: number;

  constructor(send: RecordedSend, command: number, worked: number) {
    this.send = send;
    this.command = command;
    this.worked = worked;
  }

  /** The inode in work; undefined before the first one. */
  get inode(): StreamInode | undefined {
    return this.send.inodes.inodeOf(this.worked);
  }

  /** `cur_ino`; 0 before the first inode, undefined where no command tells it. */
  get curIno(): number | undefined {
    const { inode } = this;
    if (!inode || inode.ino !== undefined) return inode ? inode.ino : 0;
    const { above, below } = this.curInoRange;
    // Inodes are sent in ascending order, so that there may be one number left for it.
    return above !== undefined && below === above + 2 ? above + 1 : undefined;
  }

  /** Known numbers that the inode in work is between. */
  get curInoRange(): { readonly above: number | undefined; readonly below: number | undefined } {
    return this.send.numbersAround(this.worked);
  }

  /** `send_progress`; undefined where `cur_ino` is. */
  get sendProgress(): number | undefined {
    const { curIno } = this;
    if (curIno === undefined || curIno === 0) return curIno;
    const { lastName } = this.send.runAt(this.worked);
    return lastName !== undefined && this.command > lastName ? curIno + 1 : curIno;
  }

  /** The command that made the inode in work, where the stream has it. */
  get created(): number | undefined {
    return this.inode?.created;
  }

  /** Whether the inode in work lost a name and none is left to it. */
  get deleted(): boolean {
    const { lastName } = this.send.runAt(this.worked);
    const type = lastName === undefined ? undefined : this.send.index.typeOf(lastName);
    return type === CommandType.UNLINK || type === CommandType.RMDIR;
  }

  /** Where the receiver has the inode in work now; undefined where it is yet to be made. */
  get path(): ByteString | undefined {
    const { inode, command } = this;
    const isThere = inode && (inode.created === undefined || inode.created < command);
    return isThere ? pathAfter(inode, command - 1) : undefined;
  }

  /** The paths of the inode in work: before its commands, behind them, and the one it is known by. */
  get paths(): readonly ByteString[] {
    const { inode } = this;
    if (!inode) return [];
    const { first, last } = this.send.runAt(this.worked);
    return [pathAfter(inode, first - 1), pathAfter(inode, last), realPathAfter(inode, last)];
  }

  /** Bytes of this send before the command: `send_off`. */
  get sendOff(): number {
    return this.send.offsetOf(this.command) - this.send.begin;
  }

  get subvolume(): SentSubvolume | undefined {
    return this.send.subvolume;
  }
}
