// SPDX-License-Identifier: GPL-2.0-only
import { compareFields } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import type { CloneRoot, SendContext, SendSetup } from './sendContext';

/**
 * `clone_roots` at the start of a send: one for each source as given, even if given twice, as their
 * number decides how backrefs are walked; and the sent snapshot's own.
 */
export function initialCloneRoots(setup: SendSetup): CloneRoot[] {
  return [...setup.cloneSources, setup.sendRoot]
    .map((snapshot) => snapshot.tree.rootId)
    .sort(compareFields)
    .map((rootId) => ({ rootId, ino: -1, offset: 0, numBytes: 0, foundRef: false }));
}

export function resetCloneRoots(sctx: SendContext): void {
  for (const cloneRoot of sctx.cloneRoots) {
    cloneRoot.ino = -1;
    cloneRoot.offset = 0;
    cloneRoot.numBytes = 0;
    cloneRoot.foundRef = false;
  }
}

/** The clone root with that id, by halving; undefined if it is no accepted clone source. */
export function cloneRootOf(sctx: SendContext, rootId: number): CloneRoot | undefined {
  let low = 0;
  let high = sctx.cloneRoots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const cloneRoot = sctx.cloneRoots[middle];
    if (!cloneRoot || cloneRoot.rootId === rootId) return cloneRoot;
    if (compareFields(cloneRoot.rootId, rootId) < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** Whether the source lies in the snapshot that is being sent. */
export function isSendRoot(sctx: SendContext, cloneRoot: CloneRoot): boolean {
  return cloneRoot.rootId === sctx.setup.sendRoot.tree.rootId;
}

export function cloneRootSnapshot(sctx: SendContext, cloneRoot: CloneRoot): Snapshot {
  const { sendRoot, cloneSources } = sctx.setup;
  return cloneSources.find((source) => source.tree.rootId === cloneRoot.rootId) ?? sendRoot;
}
