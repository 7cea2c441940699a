// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString } from '../../../engine/byteString';
import { fileExtentAt } from '../../../engine/send/fileExtent';
import { isExtentUnchanged } from '../../../engine/send/isExtentUnchanged';
import type { Switch } from '../../../engine/send/kernelChanges';
import { nameCacheStore } from '../../../engine/send/nameCache';
import type { KernelProfile } from '../../../engine/send/profiles';
import type { SendSetup } from '../../../engine/send/sendContext';
import { runSend } from '../../../engine/send/sendEngine';
import { sendWriteOrClone } from '../../../engine/send/sendWriteOrClone';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';
import { namesOf } from './data/commandNames';
import { contextAt, DataRecorder, file, memorySnapshot } from './data/memorySnapshot';

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
const full: Omit<SendSetup, 'sendRoot' | 'sink'> = {
  cloneSources: [],
  proto: 1,
  noFileData: false,
  omitStreamHeader: false,
  omitEndCmd: false,
  compressed: false,
};

/** The commands of a send, or the code of what it fails with. */
function sent(setup: Omit<SendSetup, 'sink'>): readonly string[] | string {
  const chunks: Uint8Array[] = [];
  try {
    runSend({ ...setup, sink: { write: (bytes) => chunks.push(bytes) } });
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return namesOf(Buffer.concat(chunks)).map((name) => name.trimEnd());
}

/** A file whose halves are both the same extent clones the whole from its first half, which is written. */
function cloneOfItself(kernel: KernelProfile): readonly string[] {
  const probe = new DataRecorder();
  const items = file(258, 256 * K, [
    { at: 0, length: 64 * K, disk },
    { at: 64 * K, length: 64 * K, disk, from: 64 * K },
    { at: 128 * K, length: 128 * K, disk },
  ]);
  const sendRoot = memorySnapshot(300, items);
  const sctx = contextAt(258, 256 * K, { sendRoot, kernel, probe });
  sctx.curInodeNextWriteOffset = 64 * K;
  const key = { objectid: 258, type: 108, offset: 128 * K };
  const extent = fileExtentAt(TreeCursor.seek(sendRoot.tree, key), key);
  const source = { rootId: 300, ino: 258, offset: 0, numBytes: 128 * K, foundRef: true };
  sendWriteOrClone(sctx, extent, source);
  return probe.log;
}

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

const nothing = memorySnapshot(300, []);

export const switchesInMemory: readonly SwitchInMemory[] = [
  {
    change: 'evictsNamesOneByOne',
    kernel: '6.3',
    run: namesKept,
    with: 256,
    without: 128,
  },
  {
    change: 'stopsSelfCloneAtEnd',
    kernel: '6.18',
    run: cloneOfItself,
    with: ['clone 131072+65536 from f258 at 0', 'write 196608+49152', 'write 245760+16384'],
    without: ['clone 131072+65536 from f258 at 0', 'clone 196608+65536 from f258 at 65536'],
  },
  {
    change: 'comparesExtentGenerations',
    kernel: '6.18',
    run: unchangedInOtherGeneration,
    with: false,
    without: true,
  },
  {
    change: 'omitsHeaderAndEnd',
    kernel: '6.18',
    run: (kernel) => sent({ ...full, sendRoot: nothing, omitEndCmd: true, kernel }).at(-1),
    with: 'UTIMES',
    without: 'END',
  },
];
