// SPDX-License-Identifier: GPL-2.0-only
import type { ReadError } from '../snapshot/errors';
import { chooseSuperblock } from './chooseSuperblock';
import type { DeviceSet } from './deviceSet';
import { changedMeanwhile, changeText, DiskError } from './errors';

/** Notices when a filesystem is written to while it is read: its generation then grows. */
export class ChangeWatch {
  readonly #devices: DeviceSet;

  constructor(devices: DeviceSet) {
    this.#devices = devices;
  }

  /** What to say of a change; undefined if there was none. */
  get change(): string | undefined {
    const change = this.#find();
    return change && changeText(change.source, change.before, change.after);
  }

  /** The error, or where the filesystem has changed one that says so: it is the likely reason. */
  explain(error: ReadError): ReadError {
    const change = this.#find();
    return change ? changedMeanwhile(change.source, change.before, change.after, error) : error;
  }

  #find() {
    for (const { source, superblock } of this.#devices.all) {
      const before = superblock.generation;
      try {
        const after = chooseSuperblock(source, () => undefined).generation;
        if (after !== before) return { source: source.name, before, after };
      } catch (error) {
        // A superblock that is damaged was before, too; else the next look tells.
        if (!(error instanceof DiskError)) throw error;
      }
    }
    return undefined;
  }
}
