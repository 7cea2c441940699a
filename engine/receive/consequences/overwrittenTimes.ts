// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString } from '../../byteString';
import { CommandType } from '../../stream/commandType';
import { parseOrphanName } from '../../stream/orphanName';
import { explained } from '../explain/explanation';
import { nameChangeOf, splitPath } from '../explain/nameChange';
import { givenName } from '../explain/pathHistory';
import { commandPlace, named } from '../explain/scene';
import type { Work } from '../explain/work';
import type { ReceiveFinding } from '../finding';
import type { ReceivedInode } from '../receivedInode';
import { Found, inodesAtOnce, type Ending, type Moment, type Watcher } from './watcher';

/** Findings whose cause is looked for: each takes a walk through all that was received. */
const maxCauses = 10;

/** Commands looked at for a cause before others get their turn. */
const slice = 2_000;

/** Times that a later command makes the time of receiving again. */
export class OverwrittenTimes implements Watcher {
  readonly types: ReadonlySet<number> = new Set([CommandType.UTIMES]);
  readonly found = new Found();
  /** The last UTIMES of each inode. */
  readonly #set = new Map<ReceivedInode, number>();

  see({ inode, command }: Moment): void {
    if (inode) this.#set.set(inode, command.index);
  }

  *end(ending: Ending): Work<undefined> {
    let seen = 0;
    for (const [inode, command] of this.#set) {
      if (++seen % inodesAtOnce === 0) yield;
      const isThere = inode === ending.subvolume.root || inode.refs.length > 0;
      if (!isThere || !inode.mtimeIsNow) continue;
      const cause =
        this.found.count < maxCauses ? yield* causeOf(ending, inode, command) : undefined;
      this.found.add(() => findingOf(ending, inode, command, cause));
    }
    return undefined;
  }
}

function findingOf(
  ending: Ending,
  inode: ReceivedInode,
  command: number,
  cause: number | undefined,
): ReceiveFinding {
  const { index, subvolume } = ending;
  const path = subvolume.pathOf(inode) ?? emptyByteString;
  const by =
    cause === undefined
      ? 'a later command changes it'
      : `${commandPlace(index, cause)} changes it afterwards`;
  const { message, related, defect } = explained(
    'times-overwritten',
    `The modification time that is set here does not last: ${by}, and no command sets it again. The receiver’s ${named(path)} will have the time of its receiving.`,
    cause === undefined
      ? []
      : [{ command: cause, message: 'The modification time is overwritten here.' }],
    path === '' && cause !== undefined && isOfOrphan(index, cause) ? 'early-root-times' : undefined,
  );
  return {
    severity: 'warning',
    code: 'times-overwritten',
    command,
    offset: index.offsetOf(command),
    message,
    related,
    ...(defect === undefined ? {} : { defect }),
  };
}

/** The last command that changed the inode, or a directory's entries, after its times were set. */
function* causeOf(
  { receiver, index, last, subvolume }: Ending,
  inode: ReceivedInode,
  command: number,
): Work<number | undefined> {
  if (inode.type !== 'directory')
    return receiver.commandsOf(inode).findLast((other) => other > command && other <= last);
  const path = subvolume.pathOf(inode);
  for (let other = last; other > command; other--) {
    if (other % slice === 0) yield;
    const change = nameChangeOf(index, other);
    const given = change && givenName(change);
    if (change && splitPath(change.path).above === path) return other;
    if (given !== undefined && splitPath(given).above === path) return other;
  }
  return undefined;
}

/** Whether the command makes an orphan name at the top, or takes it away. */
function isOfOrphan(index: Ending['index'], command: number): boolean {
  const change = nameChangeOf(index, command);
  return change !== undefined && parseOrphanName(change.path) !== undefined;
}
