// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { u64 } from '../snapshot/littleEndian';
import type { Superblock } from './superblock';
import { uuidOf } from './uuid';

/** What a chunk's stripe, or the chunk tree, calls a device by. */
export interface DeviceId {
  readonly devid: bigint;
  /** 16 bytes. */
  readonly uuid: Uint8Array;
}

/** A device of the filesystem that is there. */
export interface Device extends DeviceId {
  readonly source: ByteSource;
  readonly superblock: Superblock;
  /** It was left out of later commits: what others hold is to be read first. */
  readonly stale: boolean;
}

/** Where a DEV_ITEM has the device's UUID, and that of the filesystem that it was made for. */
const uuidAt = 66;
const fsidAt = 82;
/** Bytes of a `struct btrfs_dev_item`. */
export const devItemSize = 98;

/** A DEV_ITEM of the chunk tree. */
export interface DevItem extends DeviceId {
  readonly fsid: Uint8Array;
}

/** Parses `devItemSize` bytes. */
export function parseDevItem(item: Uint8Array): DevItem {
  return {
    devid: u64(item, 0),
    uuid: item.slice(uuidAt, uuidAt + 16),
    fsid: item.slice(fsidAt, fsidAt + 16),
  };
}

/** Equal for the same device only. */
export function deviceIdentity({ devid, uuid }: DeviceId): string {
  return `${devid} ${uuidOf(uuid)}`;
}

/** What a message calls it. */
export function deviceText({ devid, uuid }: DeviceId): string {
  return `device ${devid} (${uuidOf(uuid)})`;
}
