// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../byteString';
import { AttributeType } from '../stream/attributeType';
import { string } from '../stream/command';
import { CommandType } from '../stream/commandType';
import { readCommand } from '../stream/decode';
import { splitPath } from './explain/nameChange';
import { commandPlace, inodeText, named } from './explain/scene';
import type { ReceiveFinding } from './finding';
import type { Receiver } from './receiver';

/**
 * What a stream that ends too early leaves behind, and where its writer tells why. The receiver must be
 * at its end.
 */
export function brokenOffFindings(receiver: Receiver): ReceiveFinding[] {
  const { stream, refusals, received } = receiver;
  const [first] = refusals;
  if (!first || first.command !== undefined || first.offset < stream.end) return [];
  const { subvolume } = receiver;
  if (!subvolume || received === 0) {
    // What is no stream at all has no header of one.
    const isBegun = stream.source.size === 0 || stream.sections[0]?.hasHeader === true;
    if (!isBegun || stream.commandCount > 0) return [];
    return [
      information(
        'nothing-sent',
        undefined,
        0,
        'There is no command in it, so btrfs send failed at its beginning; what it printed tells why. “subvolume … is not read-only”, “send ioctl failed with -1: Operation not permitted”: it sends read-only snapshots alone, from read-only parents and clone sources. “… -2: No such file or directory”: the top level subvolume can’t be sent, nor one that was deleted meanwhile. “… -71: Protocol error”: the kernel has not got the protocol that was asked for with --proto.',
      ),
    ];
  }
  if (subvolume.finished) return [];
  const last = received - 1;
  return [
    information(
      'left-unfinished',
      last,
      stream.offsetOf(last),
      `“${displayName(splitPath(subvolume.path).name)}” is not whole: btrfs receive leaves it behind, writable and without a received UUID, so that nothing can be built on it, and another try says “File exists”. Delete it. ${unfinishedText(receiver, last)} If btrfs send broke off, what it printed tells why. “send ioctl failed with -5: Input/output error”: data or metadata of what comes next can’t be read; the kernel’s log names the inode, and btrfs scrub finds all. “… -2: No such file or directory”: names and inodes there don’t agree, for btrfs check to look at.`,
    ),
  ];
}

/** What the last command is about: all of an inode is sent before the next, its times last. */
function unfinishedText({ stream, subvolume }: Receiver, last: number): string {
  const place = commandPlace(stream, last);
  const type = stream.typeOf(last);
  const path = string(
    readCommand(stream, last, { dataLimit: 0, unchecked: true }),
    type === CommandType.RENAME ? AttributeType.PATH_TO : AttributeType.PATH,
  );
  if (path === undefined || type === CommandType.SUBVOL || type === CommandType.SNAPSHOT)
    return `It ends with ${place}: nothing in it is as the sender has it.`;
  const who = inodeText(subvolume?.lookup(path));
  const what = `${named(path)}${who === undefined ? '' : ` (${who})`}`;
  if (type === CommandType.UTIMES)
    return `It ends with ${place}, by which ${what} is complete; what comes after it is missing.`;
  return `It ends with ${place}, within ${what}: that, and what comes after it, is unfinished.`;
}

function information(
  code: string,
  command: number | undefined,
  offset: number,
  message: string,
): ReceiveFinding {
  return { severity: 'information', code, command, offset, message, related: [] };
}
