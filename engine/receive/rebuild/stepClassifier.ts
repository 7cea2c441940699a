// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../stream/attributeType';
import type { AttributeDifference } from '../../stream/alignment/attributeDifference';
import type { AlignedStep } from '../../stream/alignment/streamAlignment';
import { string, type Command } from '../../stream/command';
import { CommandType as C } from '../../stream/commandType';
import { readCommand } from '../../stream/decode';
import type { StreamIndex } from '../../stream/streamIndex';
import type { FollowedSend } from './followedSend';
import { rootId, type SentInode } from './sentInode';

/** Whether a difference may come from what a stream can't tell, or must have another cause. */
export type Origin = 'rebuilt' | 'true';

/** Commands that follow the layout of extents. */
const dataCommands: ReadonlySet<number> = new Set([
  C.WRITE,
  C.CLONE,
  C.ENCODED_WRITE,
  C.UPDATE_EXTENT,
  C.FALLOCATE,
]);

/** What the layout of extents, and the order in which they are found, decide of such a command. */
const layoutAttributes: ReadonlySet<number> = new Set([
  A.FILE_OFFSET,
  A.SIZE,
  A.DATA,
  A.CLONE_LEN,
  A.CLONE_OFFSET,
  A.CLONE_PATH,
  A.CLONE_UUID,
  A.CLONE_CTRANSID,
  A.UNENCODED_FILE_LEN,
  A.UNENCODED_LEN,
  A.UNENCODED_OFFSET,
]);

const pathAttributes: ReadonlySet<number> = new Set([A.PATH, A.PATH_LINK]);

/** The classification of differences from a send that was recorded: see `RebuiltSend.classify`. */
export function stepClassifier(
  send: FollowedSend,
): (a: StreamIndex, b: StreamIndex, step: AlignedStep) => Origin {
  return (a, b, step) => {
    if (step.kind === 'same') return 'rebuilt';
    // Where the recorded stream is cut off, the snapshot is as far as it came.
    if (send.stopped && step.kind !== 'changed') return 'rebuilt';
    const [index, at] = 'a' in step ? [a, step.a] : [b, step.b];
    const command = readCommand(index, at, { dataLimit: 0, unchecked: true });
    if (step.kind === 'changed') return originOfChange(send, command, step.differences);
    return originOfPlace(send, index, at, command, step.kind);
  };
}

/** Of a command in two forms. */
function originOfChange(
  send: FollowedSend,
  command: Command,
  differences: readonly AttributeDifference[],
): Origin {
  if (differences.length === 0) return 'true';
  const all = (set: ReadonlySet<number>) => differences.every(({ type }) => set.has(type));
  if (dataCommands.has(command.type) && all(layoutAttributes))
    return differences.some(isOtherData) ? 'true' : 'rebuilt';
  // Of several names, their order decides which is used.
  if (all(pathAttributes) && (inodeOf(send, command)?.names.length ?? 0) > 1) return 'rebuilt';
  return 'true';
}

/** Other bytes in the same place: those are told. */
function isOtherData({ type, a, b }: AttributeDifference, _at: number, all: readonly unknown[]) {
  const length = (side: typeof a) => side?.length ?? side?.data.length;
  return type === A.DATA && all.length === 1 && length(a) === length(b);
}

/** Of a command that only one has there. */
function originOfPlace(
  send: FollowedSend,
  index: StreamIndex,
  at: number,
  command: Command,
  kind: 'removed' | 'added' | 'moved-away' | 'moved-here',
): Origin {
  if (dataCommands.has(command.type)) return 'rebuilt';
  switch (command.type) {
    case C.TRUNCATE:
      // Whether a file's size must be sent depends on its extents.
      return hasDataBeside(index, at, command) ? 'rebuilt' : 'true';
    case C.UTIMES:
      // An inode without a name, which isn't told of, makes the kernel finish the one before twice.
      if (isRepeated(index, at)) return 'rebuilt';
      return originOfTimes(send, inodeOf(send, command));
    case C.RMDIR:
      // A directory's entries are looked through by DIR_INDEX before it goes.
      return kind.startsWith('moved') ? 'rebuilt' : 'true';
    default:
      return 'true';
  }
}

/** An empty directory's times are sent at once, unless there is a subvolume in it, which isn't told. */
function originOfTimes(send: FollowedSend, inode: SentInode | undefined): Origin {
  if (inode?.entries?.size === 0) return 'rebuilt';
  return inode?.id === rootId && isUnrelated(send) ? 'rebuilt' : 'true';
}

/** Whether parent and sent snapshot have no inode in common: then their roots may be others, too. */
function isUnrelated({ parent, following }: FollowedSend): boolean {
  if (!parent) return false;
  const before = parent.following.tree.get(rootId)?.entries?.values() ?? [];
  return [...before].every(({ inode }) => following.tree.get(inode) === undefined);
}

function inodeOf({ following }: FollowedSend, command: Command): SentInode | undefined {
  const path = string(command, A.PATH);
  return path === undefined ? undefined : following.tree.find(path);
}

function isRepeated(index: StreamIndex, at: number): boolean {
  return [at - 1, at + 1].some(
    (beside) =>
      beside >= 0 &&
      beside < index.commandCount &&
      index.typeOf(beside) === index.typeOf(at) &&
      index.crcOf(beside) === index.crcOf(at),
  );
}

function hasDataBeside(index: StreamIndex, at: number, command: Command): boolean {
  const path = string(command, A.PATH);
  return [at - 1, at + 1].some((beside) => {
    if (beside < 0 || beside >= index.commandCount) return false;
    if (!dataCommands.has(index.typeOf(beside))) return false;
    const options = { dataLimit: 0, unchecked: true };
    return string(readCommand(index, beside, options), A.PATH) === path;
  });
}
