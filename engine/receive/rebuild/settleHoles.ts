// SPDX-License-Identifier: GPL-2.0-only
import type { DataExtents } from './dataExtents';
import { alignUp, firstEndingAfter, putRange, rangesIn } from './fileRanges';
import type { Following } from './following';
import type { SentInode } from './sentInode';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Adds what the holes that a stream made tell of the file before: the kernel sends a hole from the end of
 * one extent to the beginning of the next, and only where the parent's file had something. What no stream
 * has told of was preallocated. Yields from time to time.
 */
export function* settleHoles({ tree, extents, holes }: Following): Generator<undefined, undefined> {
  for (const [id, made] of holes) {
    yield undefined;
    const after = tree.get(id);
    const before = tree.parent?.get(id);
    if (!after || !before || before === after) continue;
    for (const hole of joinedHoles(made)) {
      settle(extents, before, after, hole);
      yield undefined;
    }
  }
  return undefined;
}

/** Holes in the order of the file; those that touch are one, as a long one takes several commands. */
function joinedHoles(holes: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const hole of holes.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && hole.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, hole.end) };
    else joined.push(hole);
  }
  return joined;
}

function settle(
  extents: DataExtents,
  before: SentInode,
  after: SentInode,
  { start, end }: Stretch,
): void {
  // Something else may have been put there since.
  if (rangesIn(after.ranges, start, end).length > 0) return;
  if (rangesIn(before.ranges, start, end).length === 0) preallocate(extents, [before], start, end);
  const behind = firstEndingAfter(after.ranges, start);
  const above = after.ranges[behind - 1];
  const next = after.ranges[behind];
  const upTo = above ? above.offset + above.length : 0;
  if (upTo < start) preallocate(extents, [before, after], upTo, start);
  const until = next ? next.offset : alignUp(after.size);
  if (end < until) preallocate(extents, [before, after], end, until);
}

/** Fills [start, end), which is a hole in all these versions of a file, with one extent. */
function preallocate(
  extents: DataExtents,
  versions: readonly SentInode[],
  start: number,
  end: number,
): void {
  const [before] = versions;
  const isHole = versions.every(({ ranges }) => rangesIn(ranges, start, end).length === 0);
  if (!before || start >= end || !isHole) return;
  const generation = before.transid;
  const extent = extents.addPlain('preallocated', end - start, generation);
  extent.addUser(before.ino);
  for (const { ranges } of versions)
    putRange(ranges, { offset: start, length: end - start, extent, at: 0, generation });
}
