// SPDX-License-Identifier: GPL-2.0-only
import { changedCb } from './changedCb';
import { nextCompareItem } from './compareTrees';
import { sendCachedDirUtimes } from './dirUtimesCache';
import { finishInodeIfNeeded } from './finishInode';
import { checkSetup, setupOfKernel } from './kernelSetup';
import type { SendContext, SendSetup } from './sendContext';
import { newSendContext } from './newSendContext';
import { sendEnd, sendHeader, sendSubvolBegin } from './subvolBegin';

/** The state of a send at the end of a step, as plain data that shares nothing that changes with it. */
export type SendCheckpoint = Omit<SendContext, 'setup'>;

/**
 * `btrfs_ioctl_send`'s checks and preparations; nothing is written yet. Throws a SendError: EPROTO,
 * EINVAL, EPERM, ENOENT.
 */
export function beginSend(setup: SendSetup): SendContext {
  checkSetup(setup);
  return newSendContext(setupOfKernel(setup));
}

/**
 * Runs to the next inode boundary: up to the first item of another inode than the one before, or
 * through so many of its items that whoever runs in slices wants to have a look. The first step writes the stream's header and SUBVOL or SNAPSHOT; the last, which returns false, what
 * is left behind all items. Throws a SendError where the kernel's send fails; what was written until
 * then stands. Whatever else is thrown comes from reading a snapshot, from the sink or the probe.
 */
export function sendStep(sctx: SendContext): boolean {
  if (sctx.ended) return false;
  if (sctx.steps === 0) beginStream(sctx);
  else if (sctx.nextItem) processInodeItems(sctx);
  else endStream(sctx);
  sctx.steps += 1;
  return !sctx.ended;
}

/** The whole send. */
export function runSend(setup: SendSetup): SendContext {
  const sctx = beginSend(setup);
  while (sendStep(sctx));
  return sctx;
}

/** What `resume` needs to go on from here; only to be taken between two steps. */
export function checkpoint(sctx: SendContext): SendCheckpoint {
  return copyOf(sctx);
}

/** A send that goes on where the checkpoint was taken, with the same bytes, offsets and events. */
export function resume(setup: SendSetup, state: SendCheckpoint): SendContext {
  return { ...copyOf(state), setup: setupOfKernel(setup) };
}

/**
 * A copy of what changes in place, and of what that is in; all else is only ever replaced, and shared.
 * Written out, as `structuredClone` takes as long as the send of several inodes.
 */
function copyOf(state: SendCheckpoint): SendCheckpoint {
  const { left, right, pendingDirMoves } = state;
  return {
    ...state,
    ...noSetup,
    left: { ...left, slots: [...left.slots] },
    right: right && { ...right, slots: [...right.slots] },
    newRefs: copyEach(state.newRefs),
    deletedRefs: copyEach(state.deletedRefs),
    pendingDirMoves: new Map(
      Array.from(pendingDirMoves, ([ino, moves]) => [ino, moves.map((move) => ({ ...move }))]),
    ),
    waitingDirMoves: copyEach(state.waitingDirMoves),
    orphanDirs: copyEach(state.orphanDirs),
    cloneRoots: state.cloneRoots.map((root) => ({ ...root })),
    nameCache: new Map(state.nameCache),
    dirUtimesCache: new Map(state.dirUtimesCache),
    dirCreatedCache: new Map(state.dirCreatedCache),
    backrefCache: new Map(state.backrefCache),
  };
}

/** A context comes with its setup, which is none of the state. */
const noSetup = { setup: undefined };

function copyEach<Key, Value extends object>(map: ReadonlyMap<Key, Value>): Map<Key, Value> {
  return new Map(Array.from(map, ([key, value]) => [key, { ...value }]));
}

function beginStream(sctx: SendContext): void {
  const { probe, sendRoot, omitStreamHeader } = sctx.setup;
  probe?.enter('send_subvol', { root: sendRoot.tree.rootId });
  if (!omitStreamHeader) sendHeader(sctx);
  sendSubvolBegin(sctx);
  sctx.nextItem = nextCompareItem(sctx);
}

/** Of one inode, that a step goes through at most: a directory's entries and a file's extents have no bound. */
const itemsPerStep = 100;

function processInodeItems(sctx: SendContext): void {
  const objectid = sctx.nextItem?.key.objectid;
  for (let count = 0; count < itemsPerStep; count++) {
    const item = sctx.nextItem;
    if (!item || item.key.objectid !== objectid) return;
    changedCb(sctx, item);
    sctx.nextItem = nextCompareItem(sctx);
  }
}

function endStream(sctx: SendContext): void {
  finishInodeIfNeeded(sctx, true);
  sctx.setup.probe?.leave('send_subvol', { ret: 0 });
  sendCachedDirUtimes(sctx);
  if (!sctx.setup.omitEndCmd) sendEnd(sctx);
  sctx.ended = true;
}
