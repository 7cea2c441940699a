// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import { grouped } from '../../stream/text/sectionHeader';
import { commandPlace } from '../explain/scene';
import type { Work } from '../explain/work';
import type { ReceivedInode } from '../receivedInode';
import { Found, inodesAtOnce, type Ending, type Moment, type Watcher } from './watcher';

/** What a file's last truncate said. */
interface Truncated {
  readonly command: number;
  readonly size: number;
}

/**
 * Data written behind the end that a truncate had set: then the file is longer than the truncate said;
 * and data that a truncate cuts off again, which was sent for nothing.
 */
export class DataPastTruncate implements Watcher {
  readonly types: ReadonlySet<number> = new Set([CommandType.TRUNCATE]);
  readonly found = new Found();
  readonly #truncated = new Map<ReceivedInode, Truncated>();

  see({ at, command, inode, index, receiver }: Moment): void {
    const size = command.number(AttributeType.SIZE);
    this.#truncated.set(inode, { command: at, size });
    const data = inode.data;
    if (data?.command === undefined || data.kind === 'truncate') return;
    const from = receiver.volume.commandOf(data.command);
    const end = data.offset + data.length;
    if (from.stream !== index || end <= size || data.offset < size) return;
    this.found.add(() => ({
      severity: 'hint',
      code: 'data-cut',
      command: at,
      offset: index.offsetOf(at),
      message: `This truncate cuts off ${grouped(end - size)} bytes that ${commandPlace(index, from.command)} has written: they were sent for nothing.`,
      related: [{ command: from.command, message: 'The data that is cut off is written here.' }],
    }));
  }

  *end({ receiver, index }: Ending): Work<undefined> {
    let seen = 0;
    for (const [inode, { command, size }] of this.#truncated) {
      if (++seen % inodesAtOnce === 0) yield;
      const data = inode.data;
      if (inode.size === undefined || inode.size <= size || data?.command === undefined) continue;
      const from = receiver.volume.commandOf(data.command);
      // Since 6.12 send cuts a file where a clone of its last block is to begin.
      if (from.stream !== index || startsAt(inode, size)) continue;
      this.found.add(() => ({
        severity: 'warning',
        code: 'data-past-truncate',
        command,
        offset: index.offsetOf(command),
        message: `This last truncate of the file says ${grouped(size)} bytes, but data is written behind that afterwards, so that it ends with ${grouped(inode.size ?? 0)} bytes.`,
        related: [
          {
            command: from.command,
            message: `${commandPlace(index, from.command)} writes up to byte ${data.offset + data.length}.`,
          },
        ],
      }));
    }
    return undefined;
  }
}

/** Whether data follows the truncate without a gap. */
function startsAt({ data }: ReceivedInode, size: number): boolean {
  for (let operation = data; operation; operation = operation.previous) {
    if (operation.kind === 'truncate') return false;
    if (operation.offset === size) return true;
  }
  return false;
}
