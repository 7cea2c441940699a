// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import { explained } from '../explain/explanation';
import { mayHave } from '../explain/kernelDefects';
import { commandPlace, named } from '../explain/scene';
import type { ReceiveFinding } from '../finding';
import type { ReceivedInode } from '../receivedInode';
import type { Work } from '../explain/work';
import { capabilityName } from '../vfs/capability';
import { Found, inodesAtOnce, type Ending, type Moment, type Watcher } from './watcher';

/** File capabilities that a later command of the stream takes away, as a chown and a write do. */
export class LostCapability implements Watcher {
  readonly types: ReadonlySet<number> = new Set([CommandType.SET_XATTR, CommandType.REMOVE_XATTR]);
  readonly found = new Found();
  readonly #set = new Map<ReceivedInode, number>();

  see({ at, command, inode }: Moment): void {
    if (command.string(AttributeType.XATTR_NAME) !== capabilityName) return;
    if (command.type === CommandType.SET_XATTR) this.#set.set(inode, at);
    else this.#set.delete(inode);
  }

  *end(ending: Ending): Work<undefined> {
    let seen = 0;
    for (const [inode, command] of this.#set) {
      if (++seen % inodesAtOnce === 0) yield;
      if (inode.refs.length === 0 || inode.xattrs.has(capabilityName)) continue;
      this.found.add(() => findingOf(ending, inode, command));
    }
    return undefined;
  }
}

function findingOf(
  { receiver, index, subvolume, last }: Ending,
  inode: ReceivedInode,
  command: number,
): ReceiveFinding {
  const path = subvolume.pathOf(inode);
  const cause = receiver
    .commandsOf(inode)
    .find((other) => other > command && other <= last && takesAway.has(index.typeOf(other)));
  const by = cause === undefined ? 'a later command takes' : `${commandPlace(index, cause)} takes`;
  const protocol = index.sectionOf(command).version;
  const { message, related, defect } = explained(
    'capability-lost',
    `The capabilities that are set here don’t last: ${by} them away, as the kernel does where an owner or data changes. ${path === undefined ? 'The file' : named(path)} has none on the receiver; set them again (setcap).`,
    cause === undefined ? [] : [{ command: cause, message: 'The capabilities go here.' }],
    mayHave('capability-before-chown', protocol) ? 'capability-before-chown' : undefined,
  );
  return {
    severity: 'warning',
    code: 'capability-lost',
    command,
    offset: index.offsetOf(command),
    message,
    related,
    ...(defect === undefined ? {} : { defect }),
  };
}

const takesAway: ReadonlySet<number> = new Set([
  CommandType.CHOWN,
  CommandType.WRITE,
  CommandType.ENCODED_WRITE,
  CommandType.CLONE,
  CommandType.TRUNCATE,
  CommandType.FALLOCATE,
]);
