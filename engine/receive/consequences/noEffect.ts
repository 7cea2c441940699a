// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { AttributeType } from '../../stream/attributeType';
import { attribute, safeUnsigned, string, timespec, type Timespec } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import type { DecodedCommand } from '../../stream/decode';
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

  see({ command, inode, index, receiver }: Moment): void {
    if (!inode || tests.get(command.type)?.(command, inode) !== true) return;
    const made = inode.created === undefined ? undefined : receiver.volume.commandOf(inode.created);
    if (made?.stream === index && sentForNew.has(command.type)) {
      this.unconditional += 1;
      return;
    }
    this.found.add(() => ({
      severity: 'hint',
      code: 'no-effect',
      command: command.index,
      offset: command.offset,
      message: `This ${labelOf(index, command.index)} changes nothing: the inode has these values already.`,
      related: [],
    }));
  }
}

type Test = (command: DecodedCommand, inode: ReceivedInode) => boolean;

const sentForNew: ReadonlySet<number> = new Set([CommandType.CHOWN, CommandType.CHMOD]);

const tests: ReadonlyMap<number, Test> = new Map<number, Test>([
  [CommandType.CHMOD, sameMode],
  [CommandType.CHOWN, sameOwner],
  [CommandType.TRUNCATE, sameSize],
  [CommandType.SET_XATTR, sameXattr],
  [CommandType.UTIMES, sameTimes],
]);

function sameMode(command: DecodedCommand, inode: ReceivedInode): boolean {
  const mode = safeUnsigned(command, AttributeType.MODE);
  return mode !== undefined && inode.permissions === mode % 0o10000;
}

function sameOwner(command: DecodedCommand, { uid, gid }: ReceivedInode): boolean {
  return (
    uid !== undefined &&
    uid === safeUnsigned(command, AttributeType.UID) &&
    gid === safeUnsigned(command, AttributeType.GID)
  );
}

function sameSize(command: DecodedCommand, { size }: ReceivedInode): boolean {
  return size !== undefined && size === safeUnsigned(command, AttributeType.SIZE);
}

function sameXattr(command: DecodedCommand, { xattrs }: ReceivedInode): boolean {
  const name = string(command, AttributeType.XATTR_NAME);
  const old = name === undefined ? undefined : xattrs.get(name);
  const value = attribute(command, AttributeType.XATTR_DATA)?.data;
  return old !== undefined && value !== undefined && byteStringOf(old) === byteStringOf(value);
}

function sameTimes(command: DecodedCommand, { times, mtimeIsNow }: ReceivedInode): boolean {
  return (
    times !== undefined &&
    !mtimeIsNow &&
    sameTime(times.atime, timespec(command, AttributeType.ATIME)) &&
    sameTime(times.mtime, timespec(command, AttributeType.MTIME))
  );
}

const sameTime = (left: Timespec, right: Timespec | undefined): boolean =>
  left.seconds === right?.seconds && left.nanoseconds === right.nanoseconds;
