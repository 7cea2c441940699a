// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import type { CommandPath } from '../commandPath';
import type { CommandReader } from '../commandReader';
import { printed } from '../printed';
import type { ReceiveSession } from '../receiveSession';
import type { Inode } from '../tree/inode';
import type { SubvolumeTree } from '../tree/subvolumeTree';
import { changeContent, sizeAfter } from '../vfs/changeContent';
import { cloneRange } from '../vfs/cloneRange';
import { PathWalk } from '../vfs/pathWalk';
import { OutOfSight, Refused } from '../vfs/refused';
import { isUuid } from '../volume';
import { Failed } from './commandHandler';

/** CLONE: finds the subvolume by its UUID, opens the file in it, and clones the range. */
export function clone(session: ReceiveSession, command: CommandReader): void {
  const target = session.openForWriting(command.commandPath());
  const [offset, length] = [command.number(A.FILE_OFFSET), lengthOf(command)];
  const subvolume = sourceSubvolume(session, command);
  if (!subvolume) {
    const { mounted } = session;
    session.assume('the clone source exists', command.string(A.CLONE_PATH));
    const size = sizeAfter(target, offset + length);
    const sourceOffset = command.number(A.CLONE_OFFSET);
    const at = { previous: target.content, command: mounted.at, offset, length, size };
    const cloned = mounted.data.addClone({ kind: 'clone', ...at }, undefined, sourceOffset);
    changeContent(mounted, target, cloned);
    return;
  }
  const path = command.pathIn(A.CLONE_PATH);
  const source = openSource(session, subvolume, path);
  const sourceOffset = command.number(A.CLONE_OFFSET);
  cloneRange(session.mounted, { source, target, sourceOffset, offset, length });
}

/** receive keeps the length in an int: of 2 GiB and more it makes something else, or a negative one. */
function lengthOf(command: CommandReader): number {
  const length = command.low32(A.CLONE_LEN) | 0;
  return length < 0 ? length + 2 ** 64 : length;
}

/** Undefined where it isn't known, and is assumed. */
function sourceSubvolume(
  session: ReceiveSession,
  command: CommandReader,
): SubvolumeTree | undefined {
  const uuid = command.bytes(A.CLONE_UUID);
  if (byteStringOf(uuid) === session.receivedUuid) {
    if (session.currentPath === '') throw new OutOfSight();
    return session.mounted.tree;
  }
  const found = session.volume.cloneSource(uuid);
  if (found || (session.options.unknownSubvolumes !== 'refuse' && isUuid(uuid))) return found;
  const ctransid = command.bigint(A.CLONE_CTRANSID);
  throw new Failed('ENOENT', printed.noCloneSource(), {
    kind: 'unknown subvolume',
    uuid: uuid.slice(),
    ctransid,
  });
}

function openSource(session: ReceiveSession, subvolume: SubvolumeTree, path: CommandPath): Inode {
  const walk =
    subvolume === session.mounted.tree
      ? session.mounted.walk
      : new PathWalk(subvolume, () => session.assume('the clone source exists', path.text));
  const full = session.joined(subvolume.path, path.text);
  if (full === undefined)
    throw new Failed('ENAMETOOLONG', printed.pathInvalid('clone: target', path.text));
  try {
    const inode = walk.inode(path, true);
    if (inode.type === 'socket') throw new Refused('ENXIO', { kind: 'value', inode });
    if (inode.type === 'fifo' || inode.type?.endsWith('device')) throw new OutOfSight();
    return inode;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Failed(error.errno, printed.cannotOpen(full, error.errno), error.reason);
  }
}
