// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Snapshot } from '../snapshot/snapshot';
import { lookupDirItemInode } from './dirEntry';
import { requireFirstRef } from './firstRef';
import { requireInodeInfo } from './inodeInfo';
import { existentInode } from './inodeState';
import { has } from './profiles';
import type { SendContext } from './sendContext';

/** The inode whose name a new name takes. */
export interface OverwrittenInode {
  readonly ino: number;
  readonly gen: number;
  readonly mode: number;
}

/**
 * `will_overwrite_ref`: whose name in the parent snapshot stands in the way of a new name, if the
 * receiver still has it there. `before` is what the call before it found: where this one finds
 * nothing, the kernel's variables still hold that, and the probe is told so.
 */
export function willOverwriteRef(
  sctx: SendContext,
  dir: number,
  dirGen: number,
  name: ByteString,
  before: OverwrittenInode | undefined,
): OverwrittenInode | undefined {
  const { probe, parentRoot } = sctx.setup;
  probe?.enter('will_overwrite_ref', { dir, dir_gen: dirGen, name });
  const other = parentRoot && findOverwritten(sctx, parentRoot, dir, dirGen, name);
  const held = other ?? before;
  probe?.leave('will_overwrite_ref', {
    ret: other ? 1 : 0,
    who_ino: held?.ino ?? 0,
    who_gen: held?.gen ?? 0,
  });
  return other;
}

function findOverwritten(
  sctx: SendContext,
  parentRoot: Snapshot,
  dir: number,
  dirGen: number,
  name: ByteString,
): OverwrittenInode | undefined {
  const existent = existentInode(sctx, dir, dirGen, 'parent');
  // A directory deleted and made again has none of its old names.
  if (!existent || (existent.parentGen !== dirGen && has(sctx, 'comparesDirGenerations'))) {
    return undefined;
  }
  const ino = lookupDirItemInode(sctx, parentRoot, dir, name);
  if (ino === undefined) return undefined;
  // What was processed already has left the name, unless its move was put off.
  const waits = sctx.waitingDirMoves.has(ino) && has(sctx, 'orphanizesWaiting');
  if (ino <= sctx.sendProgress && !waits) return undefined;
  const info = requireInodeInfo(sctx, parentRoot, ino);
  return { ino, gen: info.generation, mode: info.mode };
}

/** `did_overwrite_ref`: whether the inode's old name was taken by one that was processed before. */
export function didOverwriteRef(
  sctx: SendContext,
  dir: number,
  dirGen: number,
  ino: number,
  inoGen: number,
  name: ByteString,
): boolean {
  const { probe, parentRoot } = sctx.setup;
  probe?.enter('did_overwrite_ref', { dir, dir_gen: dirGen, ino, ino_gen: inoGen, name });
  const overwritten = parentRoot !== undefined && wasTaken(sctx, dir, dirGen, ino, inoGen, name);
  probe?.leave('did_overwrite_ref', { ret: overwritten ? 1 : 0 });
  return overwritten;
}

function wasTaken(
  sctx: SendContext,
  dir: number,
  dirGen: number,
  ino: number,
  inoGen: number,
  name: ByteString,
): boolean {
  const { sendRoot } = sctx.setup;
  const existent = existentInode(sctx, dir, dirGen, 'send');
  if (!existent || (existent.sendGen !== dirGen && has(sctx, 'heedsDirGenerations'))) return false;
  const taker = lookupDirItemInode(sctx, sendRoot, dir, name);
  if (taker === undefined) return false;

  let takerGen = taker === ino ? requireInodeInfo(sctx, sendRoot, taker).generation : 0;
  if (taker === ino && takerGen === inoGen) return false;
  if (taker < sctx.sendProgress) return true;
  if (taker === sctx.sendProgress && has(sctx, 'knowsTakerInWork')) return true;
  // The current inode may itself be what orphanized this one.
  if (ino === sctx.curIno || taker !== sctx.curIno) return false;
  if (!has(sctx, 'knowsCurrentTaker')) return false;
  if (takerGen === 0) takerGen = requireInodeInfo(sctx, sendRoot, taker).generation;
  return takerGen === sctx.curInodeGen;
}

/**
 * `did_overwrite_first_ref`: the same for the inode's first name in the parent snapshot, by which the
 * receiver knows it. Throws ENOENT if it has none there.
 */
export function didOverwriteFirstRef(sctx: SendContext, ino: number, gen: number): boolean {
  const { parentRoot } = sctx.setup;
  if (!parentRoot) return false;
  const { dir, dirGen, name } = requireFirstRef(sctx, parentRoot, ino);
  return didOverwriteRef(sctx, dir, dirGen, ino, gen, name);
}
