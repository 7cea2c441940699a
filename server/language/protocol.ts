// SPDX-License-Identifier: GPL-2.0-only

/** Asks the client for the content of a file that the server can't read: → `Uint8Array` or a string. */
export const readFileRequest = 'btrfsSend/readFile';
/**
 * Asks the client what tells a file from what it was: `{ uri }` → a string, another whenever it has
 * changed, or null where nothing tells. One that doesn't answer has its files read each time that they
 * are opened.
 */
export const fileVersionRequest = 'btrfsSend/fileVersion';
/** Tells the server that a file whose text it gave has changed: `{ uri }` of the file. */
export const fileChangedNotification = 'btrfsSend/fileChanged';

/** Tells the server that a text that it gave is shown no more: `{ uri }` of the text. */
export const textClosedNotification = 'btrfsSend/textClosed';

export interface FileParams {
  readonly uri: string;
}

export interface ReadFileParams extends FileParams {
  /** How the content is to come: as it is, or as a string. */
  readonly encoding: 'bytes' | 'base64';
}

/** Asks the client for the workspace's streams and those beside a file: `{ beside }` → `FoundStream[]`. */
export const findStreamsRequest = 'btrfsSend/findStreams';

/** Asks the client for images of filesystems in the same places: `{ uri }` of the stream's file → URIs. */
export const findImagesRequest = 'btrfsSend/findImages';

export interface FindStreamsParams {
  /** The URI of the file that has a parent. */
  readonly beside?: string;
}

/** Asks for the streams that one builds on: `{ uri }` of the stream's file → `StreamParents`. */
export const parentsRequest = 'btrfsSend/parents';

/** The streams that a file's first subvolume builds on, found by UUID. */
export interface StreamParents {
  /** Files, the oldest first. */
  readonly parents: readonly string[];
  /** Whether they reach back to a full send, so that every inode is known; if not, why they don't. */
  readonly end: 'full' | 'missing' | 'cycle' | 'too-long';
  /** In words; empty where they reach to a full send of just what was the parent. */
  readonly message: string;
}

/** The client's commands that code lenses name: each takes a text's URI and a line, from 0. */
export const debugFromLineCommand = 'btrfs-send.debugFromLine';
export const showSnapshotCommand = 'btrfs-send.showSnapshotAtLine';
export const openLocationCommand = 'btrfs-send.openLocation';

export type LineArguments = [text: string, line: number];
