// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import type { ReceivedInode } from '../receivedInode';
import { capabilityName } from '../vfs/capability';
import { Found, type Moment, type Watcher } from './watcher';

/** File capabilities set more than once: btrfs receive before 5.8 warns, and kernels before 5.8 send so. */
export class RepeatedCapability implements Watcher {
  readonly types: ReadonlySet<number> = new Set([CommandType.SET_XATTR]);
  readonly found = new Found();
  readonly #set = new Map<ReceivedInode, number>();

  see({ at, command, inode, index }: Moment): void {
    if (command.string(AttributeType.XATTR_NAME) !== capabilityName) return;
    const earlier = this.#set.get(inode);
    this.#set.set(inode, at);
    if (earlier === undefined) return;
    this.found.add(() => ({
      severity: 'information',
      code: 'capability-repeated',
      command: at,
      offset: index.offsetOf(at),
      message:
        'The file’s capabilities are set again. Some receivers say “WARNING: capabilities set multiple times per file” to this; it does no harm.',
      related: [{ command: earlier, message: 'They were set here before.' }],
    }));
  }
}
