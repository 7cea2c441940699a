// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../byteString';
import { CommandType } from '../../stream/commandType';
import { commandPlace } from '../explain/scene';
import type { ReceiveFinding } from '../finding';
import type { ReceivedInode } from '../receivedInode';
import { Found, type Ending, type Moment, type Watcher } from './watcher';

/** Findings whose cause is looked for: each takes a walk through all that was received. */
const maxCauses = 10;

/** Times that a later command makes the time of receiving again. */
export class OverwrittenTimes implements Watcher {
  readonly types: ReadonlySet<number> = new Set([CommandType.UTIMES]);
  readonly found = new Found();
  /** The last UTIMES of each inode. */
  readonly #set = new Map<ReceivedInode, number>();

  see({ inode, command }: Moment): void {
    if (inode) this.#set.set(inode, command.index);
  }

  end(ending: Ending): void {
    for (const [inode, command] of this.#set) {
      const isThere = inode === ending.subvolume.root || inode.refs.length > 0;
      if (isThere && inode.mtimeIsNow)
        this.found.add(() => findingOf(ending, inode, command, this.found.count <= maxCauses));
    }
  }
}

function findingOf(
  { receiver, index, subvolume, last }: Ending,
  inode: ReceivedInode,
  command: number,
  looksForCause: boolean,
): ReceiveFinding {
  const commands = looksForCause ? receiver.commandsOf(inode) : [];
  const cause = commands.findLast((other) => other > command && other <= last);
  const path = subvolume.pathOf(inode);
  const what = path === undefined || path === '' ? 'the root' : `“${displayName(path)}”`;
  const by =
    cause === undefined
      ? 'a later command changes it'
      : `${commandPlace(index, cause)} changes it afterwards`;
  return {
    severity: 'warning',
    code: 'times-overwritten',
    command,
    offset: index.offsetOf(command),
    message: `The modification time that is set here does not last: ${by}, and no command sets it again. ${what} will have the time of its receiving.`,
    related:
      cause === undefined
        ? []
        : [{ command: cause, message: 'The modification time is overwritten here.' }],
  };
}
