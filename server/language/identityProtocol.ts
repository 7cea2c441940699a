// SPDX-License-Identifier: GPL-2.0-only

/**
 * Asks what snapshot a stream was made of: `{ uri, at }` → `StreamIdentity`. Of a file with several
 * streams it is the first one's, or that of the line `at`.
 */
export const streamIdentityRequest = 'btrfsSend/streamIdentity';
/**
 * Asks for the filesystem that an image is a device of: `{ image, candidates }`, by URI, those among
 * which its other devices may be → `ImageFilesystem`.
 */
export const filesystemRequest = 'btrfsSend/filesystem';

export interface StreamIdentityParams {
  readonly uri: string;
  /** A line of the stream's text; lines count from 0. */
  readonly at?: { readonly part: number; readonly line: number };
}

export interface FilesystemParams {
  readonly image: string;
  readonly candidates: readonly string[];
}

export interface ImageFilesystem {
  /** The image that was asked for, and the other devices that were found. */
  readonly images: readonly string[];
  /** What messages call the devices that weren't. */
  readonly missing: readonly string[];
  readonly subvolumes: readonly ImageSubvolume[];
}

/** What a stream says of the send that wrote it. UUIDs are in their usual text form. */
export interface StreamIdentity {
  /** As shown: control characters are escaped. */
  readonly subvolName: string;
  /** Whether the file holds other streams, too. */
  readonly isOneOfSeveral: boolean;
  readonly uuid: string;
  /** In decimal, since it has 64 bits; so is `parentCtransid`. */
  readonly ctransid: string;
  /** Left out by a full send; so is `parentCtransid`. */
  readonly parentUuid?: string;
  readonly parentCtransid?: string;
  readonly protocol: number;
  /** Holds `update_extent` and no data. */
  readonly noData: boolean;
  readonly compressedData: boolean;
  /** Which kernel sent it, as far as that shows. */
  readonly sender?: StreamSender;
}

/** The kernels that a send can be made as, and the one that a stream shows to be its own. */
export interface StreamSender {
  /** Undefined where none fits. */
  readonly kernel?: string;
  /** What tells, in words; none where any kernel may have written the stream. */
  readonly reasons: readonly string[];
  /** The kernels that are offered, the latest first. */
  readonly offered: readonly string[];
}

/** A subvolume, with what a stream knows it by. */
export interface ImageSubvolume {
  readonly id: number;
  /** As shown. */
  readonly path: string;
  /** What a send names it by: the UUID that it was received with, or else its own. */
  readonly sentUuid: string;
  readonly ctransid: string;
  readonly readOnly: boolean;
}
