// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../engine/stream/commandType';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { commandLabel } from '../../engine/stream/text/commandLine';
import { grouped } from '../../engine/stream/text/sectionHeader';
import type { CommandGroup } from './inodes/commandGroups';
import type { InodeModel } from './inodes/inodeModel';
import { isOrphan, nameMadeBy } from './inodes/namesAt';
import type { StreamInode } from './inodes/streamInode';

/** What the commands of a group do to its inode, for example `created, renamed, 3 writes`. */
export function groupDetail(
  index: StreamIndex,
  model: InodeModel,
  { inode, first, last }: CommandGroup,
): string {
  const counts = new Map<string, number>();
  let next = first;
  for (let command = first; command <= last; command = next) {
    next = index.runOf(command)?.end ?? command + 1;
    if (!model.isAbout(command, inode)) continue;
    const verb =
      inode && index.typeOf(command) === CommandType.RENAME
        ? renameVerb(inode, command)
        : (verbs[index.typeOf(command)] ?? commandLabel(index.typeOf(command)));
    counts.set(verb, (counts.get(verb) ?? 0) + next - command);
  }
  return [...counts].map(([verb, count]) => countedVerb(verb, count)).join(', ');
}

function countedVerb(verb: string, count: number): string {
  if (countable.has(verb)) return `${grouped(count)} ${verb}${count === 1 ? '' : 's'}`;
  return count === 1 ? verb : `${verb} × ${grouped(count)}`;
}

/** A rename to or from an orphan name is a step of the kernel's, not a change that a user made. */
function renameVerb(inode: StreamInode, command: number): string {
  const { made, before } = nameMadeBy(inode, command);
  if (made && isOrphan(made)) return 'orphaned';
  return before?.until === command && isOrphan(before) ? 'named' : 'renamed';
}

const countable = new Set(['write', 'clone', 'extent', 'link', 'xattr']);

const verbs: Readonly<Record<number, string>> = {
  [CommandType.MKFILE]: 'created',
  [CommandType.MKDIR]: 'created',
  [CommandType.MKNOD]: 'created',
  [CommandType.MKFIFO]: 'created',
  [CommandType.MKSOCK]: 'created',
  [CommandType.SYMLINK]: 'created',
  [CommandType.LINK]: 'link',
  [CommandType.UNLINK]: 'unlinked',
  [CommandType.RMDIR]: 'removed',
  [CommandType.SET_XATTR]: 'xattr',
  [CommandType.REMOVE_XATTR]: 'xattr removed',
  [CommandType.WRITE]: 'write',
  [CommandType.ENCODED_WRITE]: 'write',
  [CommandType.CLONE]: 'clone',
  [CommandType.UPDATE_EXTENT]: 'extent',
  [CommandType.TRUNCATE]: 'size',
  [CommandType.FALLOCATE]: 'fallocate',
  [CommandType.CHMOD]: 'mode',
  [CommandType.CHOWN]: 'owner',
  [CommandType.UTIMES]: 'times',
  [CommandType.FILEATTR]: 'flags',
  [CommandType.ENABLE_VERITY]: 'verity',
};
