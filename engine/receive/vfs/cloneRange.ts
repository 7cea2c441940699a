// SPDX-License-Identifier: GPL-2.0-only
import type { Errno } from '../errno';
import type { RefusalReason } from '../refusal';
import { InodeFlag } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { changeContent, sizeAfter } from './changeContent';
import type { MountedSubvolume } from './mountedSubvolume';
import { Refused } from './refused';
import { onInode } from './writeFile';

/** What BTRFS_IOC_CLONE_RANGE is asked for, in bytes; a length of 0 goes to the source's end. */
export interface CloneRange {
  readonly source: Inode;
  readonly target: Inode;
  readonly sourceOffset: number;
  readonly offset: number;
  readonly length: number;
}

type Problem = Extract<RefusalReason, { kind: 'clone range' }>['problem'];

/** The limit above which offsets are negative. */
const tooLarge = 2 ** 63;

export const defaultSectorsize = 4096;

/**
 * The ioctl: the checks are those of `generic_remap_file_range_prep` and of btrfs, in their order.
 * What an assumed source's size would have to be isn't checked.
 */
export function cloneRange(on: MountedSubvolume, range: CloneRange): void {
  const { source, target, sourceOffset, offset } = range;
  const fail = (problem: Problem, errno: Errno = 'EINVAL') =>
    new Refused(errno, { kind: 'clone range', problem, source, target });
  source.type ??= 'file';
  if (source.type === 'directory') throw onInode('EISDIR', source);
  if (source.type !== 'file' || target.type !== 'file') throw onInode('EINVAL', source);
  if ([sourceOffset, offset, range.length].some((value) => value >= tooLarge))
    throw fail('offset out of range');
  if (sourceOffset + range.length >= tooLarge || offset + range.length >= tooLarge)
    throw fail('offset out of range');
  if ((source.flags ^ target.flags) & InodeFlag.NODATASUM) throw fail('checksums differ');

  const problem = rangeProblem(range);
  if (problem) throw fail(problem);
  const length = lengthToClone(range);
  if (length === 0) return;
  const [previous, command] = [target.content, on.at];
  const size = sizeAfter(target, offset + length);
  const clone = { kind: 'clone', previous, command, offset, length, size } as const;
  changeContent(on, target, on.data.addClone(clone, source.content, sourceOffset));
}

/** Bytes; 0 where the source ends at the offset, which is nothing to do. */
function lengthToClone({ source, sourceOffset, length }: CloneRange): number {
  return length === 0 ? Math.max(0, (source.size ?? 0) - sourceOffset) : length;
}

function rangeProblem(range: CloneRange): Problem | undefined {
  const { source, target, sourceOffset, offset } = range;
  const { size } = source;
  const length = lengthToClone(range);
  if (range.length === 0 && size !== undefined) {
    if (sourceOffset > size) return 'source begins at or past its end';
    if (sourceOffset === size) return undefined;
  }
  if (!isAligned(sourceOffset) || !isAligned(offset)) return 'unaligned offset';
  if (size !== undefined && sourceOffset >= size) return 'source begins at or past its end';
  const available = size === undefined ? length : Math.min(length, size - sourceOffset);
  const reachesEnd = size !== undefined && sourceOffset + available === size;
  const blocks = reachesEnd ? alignedUp(available) : alignedDown(available);
  if (source === target && offset + blocks > sourceOffset && offset < sourceOffset + blocks)
    return 'overlap in one file';
  const given = reachesEnd || size === undefined ? available : blocks;
  if (given !== length)
    return available < length ? 'source ends too early' : 'unaligned end inside the source';
  const targetSize = target.size ?? 0;
  const endsInside = !isAligned(length) && offset + length < targetSize;
  return endsInside ? 'unaligned end inside the target' : undefined;
}

const isAligned = (offset: number) => offset % defaultSectorsize === 0;
const alignedDown = (length: number) => length - (length % defaultSectorsize);
const alignedUp = (length: number) => Math.ceil(length / defaultSectorsize) * defaultSectorsize;
