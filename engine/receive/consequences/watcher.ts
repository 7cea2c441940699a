// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../stream/streamIndex';
import type { CommandReader } from '../commandReader';
import type { Work } from '../explain/work';
import type { ReceiveFinding } from '../finding';
import type { ReceivedInode } from '../receivedInode';
import type { ReceivedSubvolume } from '../receivedSubvolume';
import type { Receiver } from '../receiver';

/** A command, and the state in which it finds the receiver. */
export interface Moment {
  readonly receiver: Receiver;
  readonly index: StreamIndex;
  readonly subvolume: ReceivedSubvolume;
  /** The command's number in the stream. */
  readonly at: number;
  /** Reads the command; holds for this moment only. */
  readonly command: CommandReader;
  /** What the command's PATH leads to. */
  readonly inode: ReceivedInode;
}

/** The end of one subvolume's commands. */
export interface Ending {
  readonly receiver: Receiver;
  readonly index: StreamIndex;
  readonly subvolume: ReceivedSubvolume;
  /** The subvolume's SUBVOL or SNAPSHOT, and the last command that was carried out. */
  readonly first: number;
  readonly last: number;
}

/** Looks for one kind of thing while a subvolume is received. One is made for each subvolume. */
export interface Watcher {
  /** Commands that it wants to see, by type. */
  readonly types: ReadonlySet<number>;
  /** Before the command is carried out. */
  see(moment: Moment): void;
  /** Once the subvolume is complete; undefined where each command was judged by itself. */
  end?(ending: Ending): Work<undefined>;
  readonly found: Found;
}

/** Inodes looked at in the end before others get their turn. */
export const inodesAtOnce = 1_000;

/** Findings kept of each kind in a subvolume: the others are counted. */
const kept = 100;

/** What a watcher has found, up to a limit. */
export class Found {
  readonly findings: ReceiveFinding[] = [];
  /** How often it came upon its thing; more than there are findings. */
  count = 0;

  /** Makes the finding only where there is room for it. */
  add(make: () => ReceiveFinding): void {
    this.count += 1;
    if (this.findings.length < kept) this.findings.push(make());
  }
}
