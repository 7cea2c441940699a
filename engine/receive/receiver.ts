// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { StreamIndex } from '../stream/streamIndex';
import type { Assumption } from './assumption';
import type { CommandReader } from './commandReader';
import type { ReceivedInode } from './receivedInode';
import type { ReceivedSubvolume } from './receivedSubvolume';
import type { Refusal } from './refusal';
import type { Volume } from './volume';

/** How `btrfs receive` is called, and what it finds. */
export interface ReceiverOptions {
  /** The directory that receives, absolute, as `btrfs receive` was given it; messages hold it. */
  readonly destination?: ByteString;
  /** Its filesystem's mount point: the destination itself if it isn't given. */
  readonly mountPoint?: ByteString;
  /** `--max-errors`: after so many it gives up; 0 is never. Default 1. */
  readonly maxErrors?: number;
  /** `-e`: ends after the first END. */
  readonly honorEnd?: boolean;
  /** `--force-decompress`. */
  readonly forceDecompress?: boolean;
  /** Whether the receiving kernel was built with fs-verity. Default true. */
  readonly fsVerity?: boolean;
  /**
   * What becomes of a SNAPSHOT or CLONE of a subvolume that the volume doesn't have: it is refused, as
   * receive does, or taken to be there, and all of its paths with it. Default `assume`.
   */
  readonly unknownSubvolumes?: 'assume' | 'refuse';
  /** Whether commands' CRCs are checked, as receive does; else they are taken as right. Default true. */
  readonly checkCrc?: boolean;
  /** The commands whose CRC is wrong, where that is known already: then no CRC is made. */
  readonly wrongCrcs?: ReadonlySet<number> | undefined;
  /** Whether the state at each command stays reachable by `goTo`. Default true. */
  readonly keepHistory?: boolean;
}

/** How `btrfs receive` ends on the file. */
export interface ReceiveOutcome {
  readonly exitCode: 0 | 1;
  /** All that it prints, line by line, without newlines; bytes. */
  readonly printed: readonly ByteString[];
}

/**
 * Receives a file of streams in memory, as `btrfs receive` of btrfs-progs 6.2 does it as root on a
 * fresh mount. Never throws on content.
 */
export interface Receiver {
  readonly stream: StreamIndex;
  /** Where it receives: the subvolumes known there, those that it makes among them. */
  readonly volume: Volume;
  /** Commands carried out or refused up to now. */
  readonly received: number;
  /** In the order in which they happened; the first is what receive stops at, unless told otherwise. */
  readonly refusals: readonly Refusal[];
  /** What had to be assumed, because no parent was at hand; the first of each kind and path. */
  readonly assumptions: readonly Assumption[];
  /** Undefined until `step` has returned true. */
  readonly outcome: ReceiveOutcome | undefined;

  /** Sees what comes, from now on. */
  watcher: CommandWatcher | undefined;

  /**
   * Receives up to `count` commands more, and fewer where their payloads have about `bytes`: of a long
   * one that may be none. True when receive has ended.
   */
  step(count: number, bytes?: number): boolean;

  /** How many commands have been carried out in the state that is shown now. */
  readonly position: number;
  /** Shows the state after the file's first `count` commands, at most `received`. */
  goTo(count: number): void;
  /** The subvolume that is being received at the position. */
  readonly subvolume: ReceivedSubvolume | undefined;
  /** The commands, of all received from `since` on, that made the name lead elsewhere, in order. */
  changesOfName(directory: ReceivedInode, name: ByteString, since?: number): readonly NameChange[];
  /** The commands that changed something of an inode (its names included), in order, from all received. */
  commandsOf(inode: ReceivedInode): readonly number[];
}

/** Looks at commands while they are received. */
export interface CommandWatcher {
  /** Whether it wants to see commands of this type now. */
  wants(type: number): boolean;
  /**
   * Before the command, to which `command` has gone, is carried out: its number in the stream, and what
   * its PATH leads to. Commands with a PATH that leads nowhere are not shown.
   */
  see(at: number, command: CommandReader, inode: ReceivedInode): void;
}

/** A name that began to lead elsewhere. */
export interface NameChange {
  /** Counted from 0 in the file. */
  readonly command: number;
  readonly before: ReceivedInode | undefined;
  readonly after: ReceivedInode | undefined;
}
