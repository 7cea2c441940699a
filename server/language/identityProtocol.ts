// SPDX-License-Identifier: GPL-2.0-only

/** Asks what snapshot a stream was made of: `{ uri }` → `StreamIdentity`. */
export const streamIdentityRequest = 'btrfsSend/streamIdentity';
/** Asks for an image's subvolumes: `{ images }`, the devices of one filesystem → `ImageSubvolume[]`. */
export const subvolumesRequest = 'btrfsSend/subvolumes';

export interface StreamIdentityParams {
  readonly uri: string;
}

export interface SubvolumesParams {
  readonly images: readonly string[];
}

/** What a stream says of the send that wrote it. UUIDs are in their usual text form. */
export interface StreamIdentity {
  /** As shown: control characters are escaped. */
  readonly subvolName: string;
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
