// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { alignUp, cutRanges, gapsIn, putRange, rangesIn, sectorsize } from './fileRanges';
import type { Follow } from './followCommand';
import type { Following } from './following';
import type { SentInode } from './sentInode';
import { unfollowable } from './unfollowable';
import { fileOf, grow, putLeftOut, rangeOf } from './writtenFile';

export const clone: Follow = (on, command) => {
  const inode = fileOf(on, command);
  const length = command.number(A.CLONE_LEN);
  const { offset, end } = rangeOf(command, A.FILE_OFFSET, length);
  const from = rangeOf(command, A.CLONE_OFFSET, length);
  if (offset % sectorsize !== 0 || from.offset % sectorsize !== 0)
    throw unfollowable.unaligned(command.path());
  const uuid = byteStringOf(command.bytes(A.CLONE_UUID));
  const tree = on.cloneSource(uuid);
  if (tree && tree !== on.tree && !on.clonedFrom.has(uuid))
    on.clonedFrom.set(uuid, command.bigint(A.CLONE_CTRANSID));
  const source = tree?.find(command.string(A.CLONE_PATH));
  grow(on, inode, end);
  on.front = { inode, offset };
  if (!source) {
    on.assume('data');
    putLeftOut(on, inode, offset, end);
    return;
  }
  preallocate(on, source, from.offset, alignUp(from.end));
  const parts = rangesIn(source.ranges, from.offset, alignUp(from.end));
  on.extents.count(parts.length);
  const stop = alignUp(end);
  cutRanges(inode.ranges, offset, stop);
  for (const { offset: place, length: size, extent, at } of parts) {
    extent.addUser(inode.ino);
    const into = place - from.offset + offset;
    const room = Math.min(size, stop - into);
    putRange(inode.ranges, { offset: into, length: room, extent, at, generation: on.transid });
  }
};

/** What is cloned although no stream tells that it is there was preallocated: that has no command. */
function preallocate(on: Following, source: SentInode, start: number, end: number): void {
  for (const gap of gapsIn(source.ranges, start, end)) {
    const extent = on.extents.addPlain('preallocated', gap.end - gap.start, source.transid);
    extent.addUser(source.ino);
    putRange(source.ranges, {
      offset: gap.start,
      length: gap.end - gap.start,
      extent,
      at: 0,
      generation: source.transid,
    });
  }
}
