// SPDX-License-Identifier: GPL-2.0-only
import { parseOrphanName } from '../../stream/orphanName';
import { named } from '../explain/scene';
import type { ReceiveFinding } from '../finding';
import type { Ref } from '../receivedInode';
import type { Work } from '../explain/work';
import { Found, inodesAtOnce, type Ending, type Watcher } from './watcher';

/** Orphan names that are still there at the end: inodes never named, directories never removed. */
export class LeftOrphans implements Watcher {
  readonly types: ReadonlySet<number> = new Set();
  readonly found = new Found();

  see(): void {
    // Only what is left counts.
  }

  *end(ending: Ending): Work<undefined> {
    let seen = 0;
    for (const ref of ending.subvolume.root.entries()) {
      if (++seen % inodesAtOnce === 0) yield;
      if (parseOrphanName(ref.name)) this.found.add(() => findingOf(ending, ref));
    }
    return undefined;
  }
}

function findingOf(ending: Ending, { name, inode, since }: Ref): ReceiveFinding {
  const { index, receiver } = ending;
  const from = since === undefined ? undefined : receiver.volume.commandOf(since);
  const command = from?.stream === index ? from.command : undefined;
  const { code, message } = words(ending, inode, command, named(name));
  return {
    severity: 'warning',
    code,
    command: command ?? ending.last,
    offset: index.offsetOf(command ?? ending.last),
    message,
    related: [],
    path: name,
  };
}

function words(
  { receiver, index }: Ending,
  inode: Ref['inode'],
  command: number | undefined,
  name: string,
): { code: string; message: string } {
  if (command === undefined) {
    return {
      code: 'orphan-from-parent',
      message: `${name}, an orphan name from before this stream, is still there at its end. A stream that was received before did not resolve it.`,
    };
  }
  const made = inode.created === undefined ? undefined : receiver.volume.commandOf(inode.created);
  if (made?.stream === index && made.command === command) {
    return {
      code: 'inode-never-named',
      message: `${name} is made here, and never gets its real name: the receiver keeps it under this one. The commands that rename or link it are missing.`,
    };
  }
  if (inode.type === 'directory') {
    const count = inode.entryCount ?? 0;
    const holds = count > 0 ? ` It still holds ${count} ${count === 1 ? 'entry' : 'entries'}.` : '';
    return {
      code: 'directory-left',
      message: `The directory ${name} gets this orphan name here, and is neither removed nor renamed by the stream’s end: the receiver keeps it.${holds}`,
    };
  }
  return {
    code: 'orphan-left',
    message: `${name} gets this orphan name here, and keeps it to the stream’s end: the command that renames or unlinks it is missing.`,
  };
}
