// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString } from '../../byteString';
import { parseOrphanName } from '../../stream/orphanName';
import { explained } from '../explain/explanation';
import { nameChangeOf, splitPath } from '../explain/nameChange';
import { givenName } from '../explain/pathHistory';
import { commandPlace, named } from '../explain/scene';
import type { Work } from '../explain/work';
import type { ReceiveFinding } from '../finding';
import type { CommandNumber, ReceivedInode } from '../receivedInode';
import { Found, inodesAtOnce, type Ending, type Watcher } from './watcher';

/** Findings whose cause is looked for: each takes a walk through all that was received. */
const maxCauses = 10;

/** Commands looked at for a cause before others get their turn. */
const slice = 2_000;

/** Times that a later command makes the time of receiving again. */
export class OverwrittenTimes implements Watcher {
  readonly types: ReadonlySet<number> = new Set();
  readonly found = new Found();

  see(): void {
    // Only what is left counts.
  }

  *end(ending: Ending): Work<undefined> {
    const { subvolume } = ending;
    let seen = 0;
    for (const inode of subvolume.inodes()) {
      if (++seen % inodesAtOnce === 0) yield;
      const command = inode.mtimeIsNow ? commandSince(ending, inode.timesSet) : undefined;
      if (command === undefined) continue;
      const isThere = inode === subvolume.root || inode.refs.length > 0;
      if (!isThere) continue;
      const cause =
        this.found.count < maxCauses ? yield* causeOf(ending, inode, command) : undefined;
      this.found.add(() => findingOf(ending, inode, command, cause));
    }
    return undefined;
  }
}

/** A command of this subvolume by its number on the volume; undefined for none, or one before. */
function commandSince(
  { receiver, index, first }: Ending,
  at: CommandNumber | undefined,
): number | undefined {
  if (at === undefined) return undefined;
  const { stream, command } = receiver.volume.commandOf(at);
  return stream === index && command >= first ? command : undefined;
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
    `The modification time that is set here does not last: ${by}, and no command sets it again. ${path === '' ? 'The subvolume’s root' : named(path)} will have the time of its receiving there.`,
    cause === undefined
      ? []
      : [{ command: cause, message: 'The modification time is overwritten here.' }],
    path === '' && cause !== undefined && isOfOrphan(index, cause) ? 'early-root-times' : undefined,
  );
  return {
    // All that is lost is the root’s time, and nobody can help it.
    severity: defect === 'early-root-times' ? 'information' : 'warning',
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
