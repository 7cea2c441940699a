// SPDX-License-Identifier: GPL-2.0-only
import { wrongSize } from '../snapshot/errors';
import { ItemType } from '../snapshot/key';
import type { Tree } from '../snapshot/tree';
import { TreeCursor } from '../snapshot/treeCursor';
import {
  deviceIdentity,
  deviceText,
  devItemSize,
  parseDevItem,
  type Device,
  type DeviceId,
} from './device';
import type { Superblock } from './superblock';
import { sameUuid } from './uuid';

/** `BTRFS_DEV_ITEMS_OBJECTID`. */
const devItemsObjectid = 1;
/** `BTRFS_DEV_REPLACE_DEVID`: of a device that is about to replace another, and has not yet. */
const replaceDevid = 0n;

/** The devices of one filesystem, those of its seeds among them. */
export class DeviceSet {
  /** The one that says where the trees begin: the latest. */
  readonly superblock: Superblock;
  readonly #devices: ReadonlyMap<string, Device>;
  /** What tree blocks may bear as their fsid. */
  readonly #fsids: Uint8Array[];
  readonly #missing: DeviceId[] = [];

  constructor(superblock: Superblock, devices: readonly Device[]) {
    this.superblock = superblock;
    this.#devices = new Map(devices.map((device) => [deviceIdentity(device), device]));
    this.#fsids = [superblock.metadataUuid];
    for (const device of devices) this.#allow(device.superblock.metadataUuid);
  }

  get all(): readonly Device[] {
    return [...this.#devices.values()];
  }

  /** Those that the chunk tree lists and that are not there; known once it was compared with. */
  get missing(): readonly DeviceId[] {
    return this.#missing;
  }

  /** Undefined where it is missing. */
  find(id: DeviceId): Device | undefined {
    return this.#devices.get(deviceIdentity(id));
  }

  /** Whether a block with that fsid is one of this filesystem, or of a seed that it grew out of. */
  hasFsid(fsid: Uint8Array): boolean {
    return this.#fsids.some((known) => sameUuid(known, fsid));
  }

  /** Holds the devices against those that the chunk tree lists, and warns of what isn't as it says. */
  compareWith(chunkTree: Tree, warn: (warning: string) => void): void {
    const unlisted = new Map(this.#devices);
    const first = { objectid: devItemsObjectid, type: ItemType.DEV_ITEM, offset: 0 };
    const cursor = TreeCursor.seek(chunkTree, first);
    const last = { ...first, offset: -1 };
    for (let more = cursor.valid; more && cursor.compare(last) <= 0; more = cursor.next()) {
      if (cursor.item.length !== devItemSize)
        throw wrongSize(cursor.key, cursor.item.length, devItemSize);
      const item = parseDevItem(cursor.item);
      this.#allow(item.fsid);
      if (this.find(item)) {
        unlisted.delete(deviceIdentity(item));
        continue;
      }
      this.#missing.push(item);
      warn(
        `${capital(deviceText(item))} is missing: the others make up for it where the profile allows`,
      );
    }
    for (const device of unlisted.values()) warn(needless(device));
  }

  #allow(fsid: Uint8Array): void {
    if (!this.hasFsid(fsid)) this.#fsids.push(fsid);
  }
}

function needless(device: Device): string {
  const reason =
    device.devid === replaceDevid
      ? 'is about to replace another device, and is not yet part of the filesystem'
      : 'is not, or no longer, part of the filesystem';
  return `${device.source.name} (${deviceText(device)}) ${reason}: nothing is read from it`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
