// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { missingGeneration } from './errors';
import { getInodeInfo } from './inodeInfo';
import { has } from './profiles';
import type { SendContext } from './sendContext';

/** `enum inode_state`: what the receiver has of an inode by now, and what it will have. */
export const InodeState = {
  noChange: 0,
  willCreate: 1,
  didCreate: 2,
  willDelete: 3,
  didDelete: 4,
} as const;
export type InodeState = (typeof InodeState)[keyof typeof InodeState];

export interface InodeStateAndGens {
  readonly state: InodeState;
  /** The inode's generation in the sent snapshot; 0 if it isn't there. */
  readonly sendGen: number;
  /** The inode's generation in the parent; 0 if it isn't there. */
  readonly parentGen: number;
}

/** Which of the generations the caller asks for, as the kernel's pointers say. */
export type WantedGen = 'send' | 'parent' | undefined;

/** `get_cur_inode_state`. Throws ENOENT where neither snapshot has the inode with that generation. */
export function getCurInodeState(sctx: SendContext, ino: number, gen: number): InodeState {
  return inodeStateAndGens(sctx, ino, gen, undefined).state;
}

function inodeStateAndGens(
  sctx: SendContext,
  ino: number,
  gen: number,
  wanted: WantedGen,
): InodeStateAndGens {
  const { probe, sendRoot, parentRoot } = sctx.setup;
  probe?.enter('get_cur_inode_state', { ino, gen });
  const sendGen = linkedGen(sctx, sendRoot, ino);
  const parentGen = parentRoot && linkedGen(sctx, parentRoot, ino);
  const state = stateOf(ino < sctx.sendProgress, gen, sendGen, parentGen);
  if (state === undefined) throw missingGeneration(ino, gen);
  probe?.leave('get_cur_inode_state', {
    ret: state,
    send_gen: wanted === 'send' ? (sendGen ?? 0) : null,
    parent_gen: wanted === 'parent' ? (parentGen ?? 0) : null,
  });
  return { state, sendGen: sendGen ?? 0, parentGen: parentGen ?? 0 };
}

/** The inode's generation in that snapshot; undefined if it isn't there or has no link left. */
function linkedGen(sctx: SendContext, root: Snapshot, ino: number): number | undefined {
  const info = getInodeInfo(sctx, root, ino);
  const linked = info && (info.nlink > 0 || !has(sctx, 'halvesUnlinkedInodes'));
  return linked ? info.generation : undefined;
}

function stateOf(
  done: boolean,
  gen: number,
  sendGen: number | undefined,
  parentGen: number | undefined,
): InodeState | undefined {
  if (sendGen === gen && parentGen === gen) return InodeState.noChange;
  if (sendGen === gen) return done ? InodeState.didCreate : InodeState.willCreate;
  if (parentGen === gen) return done ? InodeState.didDelete : InodeState.willDelete;
  return undefined;
}

/**
 * `is_inode_existent`: whether the receiver has the inode by now; if so, and it is not the root
 * directory, with the generations found. Throws ENOENT as `get_cur_inode_state` does.
 */
export function existentInode(
  sctx: SendContext,
  ino: number,
  gen: number,
  wanted: WantedGen,
): { readonly sendGen: number; readonly parentGen: number } | undefined {
  if (ino === FIRST_FREE_OBJECTID && has(sctx, 'heedsDirGenerations'))
    return { sendGen: gen, parentGen: gen };
  const found = inodeStateAndGens(sctx, ino, gen, wanted);
  const existent =
    found.state === InodeState.noChange ||
    found.state === InodeState.didCreate ||
    found.state === InodeState.willDelete;
  return existent ? found : undefined;
}
