// SPDX-License-Identifier: GPL-2.0-only

/** Tells that what is known of a stream's receiving has changed: `{ uri }` of its file. */
export const verdictChangedNotification = 'btrfsSend/verdictChanged';
/** Asks whether a stream can be received: `{ uri }` of a text of it → `StreamVerdict`. */
export const verdictRequest = 'btrfsSend/verdict';
/**
 * Asks for the received subvolume once a line's command is carried out: → `SnapshotAt` or
 * `SnapshotAbsent`.
 */
export const snapshotAtRequest = 'btrfsSend/snapshotAt';
/** Asks for a directory's entries at a command: → `SnapshotEntries`. */
export const snapshotEntriesRequest = 'btrfsSend/snapshotEntries';
/** Asks for an inode at a command, by number or path: → `SnapshotInode` or null. */
export const snapshotInodeRequest = 'btrfsSend/snapshotInode';

export interface TextParams {
  /** The URI of a part of a stream's text. */
  readonly uri: string;
}

/** A place in a stream's text. */
export interface TextPlace {
  readonly uri: string;
  readonly line: number;
}

/** Whether a stream can be received. Its texts are plain, and names in them escaped. */
export type StreamVerdict =
  | { readonly state: 'checking' | 'unreadable' }
  /** It and what it builds on have more commands than are received in memory. */
  | { readonly state: 'too-long'; readonly commands: number; readonly limit: number }
  | {
      readonly state: 'receives';
      /** Whether a parent was not at hand, so that much had to be taken for granted. */
      readonly partial: boolean;
      readonly commands: number;
      readonly warnings: number;
    }
  | {
      readonly state: 'fails';
      /** What `btrfs receive` prints. */
      readonly receive: string;
      readonly message: string;
      /** The command that fails, counted from 0; null where it is the file's structure. */
      readonly command: number | null;
      readonly place: TextPlace;
    };

export interface SnapshotAtParams extends TextParams {
  readonly line: number;
}

/** The state of the received subvolume after a command. */
export interface SnapshotAt {
  /** The command that was carried out last, counted from 0. */
  readonly command: number;
  /** What it is, as `rename at 0x1f3`. */
  readonly label: string;
  /** Where its line is. */
  readonly place: TextPlace;
  /** The subvolume's name. */
  readonly subvolume: string;
  /** Whether only what the stream touches is known. */
  readonly partial: boolean;
  /** Whether the receiver refuses this command, so that it changes nothing. */
  readonly refused: boolean;
}

/**
 * There is no state to be shown. `nothing`: no subvolume is begun by then, or the stream can't be read.
 * `too-long`: it has too many commands for the states in between to be kept.
 */
export interface SnapshotAbsent {
  readonly absent: 'nothing' | 'too-long';
}

export interface SnapshotEntriesParams extends TextParams {
  readonly command: number;
  /** The directory's path: a character for each byte. */
  readonly directory: string;
  /** Entries that are passed over. */
  readonly from: number;
}

export interface SnapshotEntries {
  /** Orphans first, then directories, then the others, each by name. */
  readonly entries: readonly SnapshotEntry[];
  /** How many the directory has; more than are listed where it is very large. */
  readonly total: number;
}

export type EntryType =
  'directory' | 'file' | 'symlink' | 'fifo' | 'socket' | 'character device' | 'block device';

export interface SnapshotEntry {
  /** As text, escaped. */
  readonly name: string;
  /** A character for each byte. */
  readonly path: string;
  readonly type: EntryType | null;
  readonly ino: number | null;
  readonly orphan: boolean;
  /** A few words: size, mode, target. */
  readonly detail: string;
  /** Whether the command itself made or changed it. */
  readonly changed: boolean;
}

export interface SnapshotInodeParams extends TextParams {
  readonly command: number;
  /** An inode number, an inode's orphan name, or a path. */
  readonly query: string;
}

/** What is known of an inode at a command. */
export interface SnapshotInode {
  readonly entry: SnapshotEntry;
  /** All its paths, a character for each byte. */
  readonly paths: readonly string[];
  /** Markdown: type, owner, times, xattrs, and the commands that it has from. */
  readonly facts: string;
}
