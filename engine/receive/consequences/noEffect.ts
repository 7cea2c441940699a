// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import type { Timespec } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import type { CommandReader } from '../commandReader';
import { labelOf } from '../explain/scene';
import type { ReceivedInode } from '../receivedInode';
import { Found, type Moment, type Watcher } from './watcher';

/**
 * Commands that change nothing: a mode, owner, size, xattr or time that the inode has already. Of an
 * inode that the same stream made, send always says owner and mode: that is counted as its way.
 */
export class NoEffect implements Watcher {
  readonly types: ReadonlySet<number> = new Set(tests.keys());
  readonly found = new Found();
  /** Commands without effect that send writes for every new inode. */
  unconditional = 0;

  see({ at, command, inode, index, receiver }: Moment): void {
    if (tests.get(command.type)?.(command, inode) !== true) return;
    const made = inode.created === undefined ? undefined : receiver.volume.commandOf(inode.created);
    if (made?.stream === index && sentForNew.has(command.type)) {
      this.unconditional += 1;
      return;
    }
    this.found.add(() => ({
      severity: 'hint',
      code: 'no-effect',
      command: at,
      offset: index.offsetOf(at),
      message: `This ${labelOf(index, at)} changes nothing: ${command.type === CommandType.UTIMES ? 'the inode has these times already, and its ctime can’t be set' : 'the inode has these values already'}.`,
      related: [],
    }));
  }
}

type Test = (command: CommandReader, inode: ReceivedInode) => boolean;

const sentForNew: ReadonlySet<number> = new Set([CommandType.CHOWN, CommandType.CHMOD]);

const sameMode: Test = (command, inode) =>
  inode.permissions === (command.low32(AttributeType.MODE) & 0o7777);

const sameOwner: Test = (command, inode) =>
  inode.uid === command.low32(AttributeType.UID) && inode.gid === command.low32(AttributeType.GID);

const sameSize: Test = (command, inode) => inode.size === command.number(AttributeType.SIZE);

function sameXattr(command: CommandReader, { xattrs }: ReceivedInode): boolean {
  const old = xattrs.get(command.string(AttributeType.XATTR_NAME));
  const value = command.bytes(AttributeType.XATTR_DATA);
  return old?.length === value.length && old.every((byte, at) => byte === value[at]);
}

function sameTimes(command: CommandReader, inode: ReceivedInode): boolean {
  // The times themselves have to be read from the command that set them.
  const times = inode.mtimeIsNow ? undefined : inode.times;
  return (
    times !== undefined &&
    isTime(times.atime, command, AttributeType.ATIME) &&
    isTime(times.mtime, command, AttributeType.MTIME)
  );
}

const isTime = (time: Timespec, command: CommandReader, type: AttributeType): boolean =>
  time.nanoseconds === command.nanoseconds(type) &&
  BigInt.asUintN(64, time.seconds) === command.bigint(type);

const tests = new Map<number, Test>([
  [CommandType.CHMOD, sameMode],
  [CommandType.CHOWN, sameOwner],
  [CommandType.TRUNCATE, sameSize],
  [CommandType.SET_XATTR, sameXattr],
  [CommandType.UTIMES, sameTimes],
]);
