// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import type { CommandReader } from '../commandReader';
import type { Errno } from '../errno';
import { printed } from '../printed';
import type { ReceiveSession } from '../receiveSession';
import type { SubvolumeTree } from '../tree/subvolumeTree';
import { isUuid } from '../volume';
import { Failed, type CommandHandler } from './commandHandler';

const nameMax = 255;

/** What both ioctls refuse a name with, which isn't a path to them. */
function nameErrno(name: ByteString, taken: boolean): Errno | undefined {
  if (name.includes('/')) return 'EINVAL';
  if (name === '.' || name === '..' || taken) return 'EEXIST';
  if (name === '') return 'EACCES';
  return name.length > nameMax ? 'ENAMETOOLONG' : undefined;
}

function subvol(session: ReceiveSession, command: CommandReader): void {
  const path = command.path();
  const place = session.beginSubvolume(command, 'subvol');
  session.print(printed.atSubvol(path));
  const errno = nameErrno(path, session.volume.at(place) !== undefined);
  if (errno) throw new Failed(errno, printed.subvolFailed(path, errno), { kind: 'subvolume name' });
  session.mount(session.volume.addSubvolume({ ...madeBy(session, command), path: place }));
}

function snapshot(session: ReceiveSession, command: CommandReader): void {
  const path = command.path();
  const place = session.beginSubvolume(command, 'snapshot');
  session.print(printed.atSnapshot(path));
  const parent = parentOf(session, command);
  const errno = nameErrno(path, session.volume.at(place) !== undefined);
  if (errno) {
    const text = printed.snapshotFailed(parent?.path ?? '', path, errno);
    throw new Failed(errno, text, { kind: 'subvolume name' });
  }
  const made = {
    ...madeBy(session, command),
    path: place,
    parent,
    partial: parent?.partial ?? true,
  };
  session.mount(session.volume.addSubvolume(made));
}

/** Undefined where it isn't known, and is assumed. */
function parentOf(session: ReceiveSession, command: CommandReader): SubvolumeTree | undefined {
  const uuid = command.bytes(A.CLONE_UUID);
  const parent = session.volume.parentOf(uuid);
  if (parent) return parent;
  if (session.options.unknownSubvolumes === 'refuse' || !isUuid(uuid)) {
    const ctransid = command.bigint(A.CLONE_CTRANSID);
    const reason = { kind: 'unknown subvolume', uuid: uuid.slice(), ctransid } as const;
    throw new Failed('ENOENT', printed.noParent(), reason);
  }
  session.assume('the parent subvolume exists', command.path());
  return undefined;
}

function madeBy(session: ReceiveSession, command: CommandReader) {
  return {
    receivedUuid: command.bytes(A.UUID).slice(),
    ctransid: command.bigint(A.CTRANSID),
    created: session.at,
  };
}

/** The commands that begin a subvolume, and finish the one before. */
export const subvolumeCommands: readonly (readonly [C, CommandHandler])[] = [
  [C.SUBVOL, { run: subvol, failed: (c, errno) => printed.subvolFailed(c.path(), errno) }],
  [
    C.SNAPSHOT,
    { run: snapshot, failed: (c, errno) => printed.snapshotFailed('', c.path(), errno) },
  ],
];
