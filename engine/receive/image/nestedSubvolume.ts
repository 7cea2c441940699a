// SPDX-License-Identifier: GPL-2.0-only
import type { FileType } from '../receivedInode';
import { newAttributes } from '../tree/attributes';
import type { Origin } from '../tree/origin';

/** A subvolume below an image's subvolume: where that is snapshotted, an empty directory. */
export class NestedSubvolume implements Origin {
  readonly identity = this;
  readonly ino = undefined;
  readonly generation = undefined;
  readonly type: FileType = 'directory';
  readonly rdev = undefined;
  readonly target = undefined;
  readonly attributes = newAttributes(0o755);
  readonly data = undefined;
  readonly lastTimes = undefined;
  readonly mtimeIsNow = true;
  readonly nlink = 1;
  readonly entryCount = 0;

  find(): null {
    return null;
  }

  names(): readonly [] {
    return [];
  }

  /** Its place is only known to the directory that it is in. */
  places(): readonly [] {
    return [];
  }
}
