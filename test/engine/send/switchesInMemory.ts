// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString } from '../../../engine/byteString';
import { fileExtentAt } from '../../../engine/send/fileExtent';
import { isExtentUnchanged } from '../../../engine/send/isExtentUnchanged';
import type { Switch } from '../../../engine/send/kernelChanges';
import { nameCacheStore } from '../../../engine/send/nameCache';
import type { KernelProfile } from '../../../engine/send/profiles';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';
import { contextAt, file, memorySnapshot } from './data/memorySnapshot';

/** What a function of the engine does in a state that is made by hand, with a change and without it. */
export interface SwitchInMemory {
  readonly change: Switch;
  /** The kernel that has the change, and loses it alone. */
  readonly kernel: string;
  readonly run: (kernel: KernelProfile) => unknown;
  readonly with: unknown;
  readonly without: unknown;
}

const K = 1024;
const disk = 1_000_000;
function unchangedInOtherGeneration(kernel: KernelProfile): boolean {
  const sendRoot = memorySnapshot(300, file(258, 64 * K, [{ at: 0, length: 64 * K, disk }]));
  const older = file(258, 64 * K, [{ at: 0, length: 64 * K, disk, generation: 6 }]);
  const parentRoot = memorySnapshot(299, older);
  const sctx = contextAt(258, 64 * K, { sendRoot, parentRoot, kernel });
  const key = { objectid: 258, type: 108, offset: 0 };
  return isExtentUnchanged(sctx, fileExtentAt(TreeCursor.seek(sendRoot.tree, key), key));
}

function namesKept(kernel: KernelProfile): number {
  const sctx = contextAt(258, 0, { sendRoot: memorySnapshot(300, []), kernel });
  for (let ino = 0; ino < 256; ino++) {
    nameCacheStore(sctx, {
      ...{ ino, gen: 7, parentIno: 256, parentGen: 7 },
      ...{ name: emptyByteString, ret: 0, needLaterUpdate: false },
    });
  }
  return sctx.nameCache.size;
}

export const switchesInMemory: readonly SwitchInMemory[] = [
  {
    change: 'evictsNamesOneByOne',
    kernel: '6.3',
    run: namesKept,
    with: 256,
    without: 128,
  },
  {
    change: 'comparesExtentGenerations',
    kernel: '6.18',
    run: unchangedInOtherGeneration,
    with: false,
    without: true,
  },
];
