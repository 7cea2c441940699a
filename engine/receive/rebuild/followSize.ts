// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../stream/attributeType';
import { alignDown, alignUp, cutRanges } from './fileRanges';
import type { Follow } from './followCommand';
import type { Following } from './following';
import type { SentInode } from './sentInode';
import { unfollowable } from './unfollowable';
import { fileOf, grow, isZero, makeHole, rangeOf } from './writtenFile';

/** `FALLOC_FL_PUNCH_HOLE`. */
const punchHole = 2;

export const truncate: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const size = command.number(A.SIZE);
  if (!Number.isSafeInteger(alignUp(size))) throw unfollowable.tooFar(command.path());
  if (inode.size === size) takeBackTail(on, inode);
  if (size < inode.size) {
    cutRanges(inode.ranges, alignUp(size), Infinity);
    inode.staleTail = true;
    inode.size = size;
  }
  grow(on, inode, size);
};

/**
 * A file that grew gets its size behind a write which has reached it only where that write was of the
 * hole at its end: the kernel decides so before it sends that.
 */
function takeBackTail(on: Following, inode: SentInode): void {
  const before = on.tree.parent?.get(inode.id);
  const last = inode.ranges.at(-1);
  if (!before || before.size >= inode.size || last?.generation !== on.transid) return;
  const { kind, pieces } = last.extent;
  const ends = [pieces[0], pieces.at(-1)].filter((piece) => piece !== undefined);
  const mayBeHole = kind === 'left out' || (kind === 'data' && pieces.length > 0);
  if (!mayBeHole || last.offset + last.length < inode.size) return;
  if (ends.every(({ command, from, length }) => isZero(on.data.raw(command, from, length))))
    makeHole(on, inode, last.offset, last.offset + last.length);
}

/** Only holes: the kernel sends nothing else. */
export const fallocate: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.SIZE);
  const { offset, end } = rangeOf(command, A.FILE_OFFSET, length);
  const start = alignUp(offset);
  const stop = end < inode.size ? alignDown(end) : alignUp(end);
  if (command.low32(A.FALLOCATE_MODE) & punchHole && start < stop) makeHole(on, inode, start, stop);
};
