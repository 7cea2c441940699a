// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import { splitPath } from '../explain/nameChange';
import { commandPlace, named } from '../explain/scene';
import type { ReceivedInode } from '../receivedInode';
import type { ReceivedSubvolume } from '../receivedSubvolume';
import { Found, type Moment, type Watcher } from './watcher';
import type { ByteString } from '../../byteString';

/** A name in a directory, whatever that is called at the time. */
interface Place {
  readonly directory: ReceivedInode;
  readonly name: ByteString;
}

/**
 * Commands between the renames that are looked at, in all: looking takes its time for each, and what is
 * done for nothing lies close together.
 */
const mostBetween = 200_000;

/** Inodes that are renamed away and back without another having had the name in between. */
export class RenamedBack implements Watcher {
  readonly types: ReadonlySet<number> = new Set([CommandType.RENAME]);
  readonly found = new Found();
  #between = 0;
  /** Where each inode was before its last rename, and that command. */
  readonly #left = new Map<ReceivedInode, Place & { readonly command: number }>();

  see({ at, command, inode, subvolume, receiver, index }: Moment): void {
    // An orphan name comes and goes with what needs the real one: nobody gets it back.
    const isOrphan = command.commandPath().orphanName !== undefined;
    const left = this.#left.get(inode);
    if (isOrphan && left === undefined) return;
    const from = isOrphan ? undefined : placeOf(subvolume, command.path());
    if (from) this.#left.set(inode, { ...from, command: at });
    else this.#left.delete(inode);
    const to = command.string(AttributeType.PATH_TO);
    const target = placeOf(subvolume, to);
    if (left === undefined || target === undefined) return;
    if (left.directory !== target.directory || left.name !== target.name) return;
    this.#between += at - left.command;
    if (this.#between > mostBetween) return;
    const since = left.command + 1;
    if (receiver.changesOfName(target.directory, target.name, since).length > 0) return;
    this.found.add(() => ({
      severity: 'hint',
      code: 'renamed-back',
      command: at,
      offset: index.offsetOf(at),
      message: `${named(to)} gets back the name that ${commandPlace(index, left.command)} took from it; nothing else had it in between.`,
      related: [{ command: left.command, message: `${named(to)} is renamed here.` }],
    }));
  }
}

function placeOf(subvolume: ReceivedSubvolume, path: ByteString): Place | undefined {
  const { above, name } = splitPath(path);
  const directory = subvolume.lookup(above);
  return directory && { directory, name };
}
