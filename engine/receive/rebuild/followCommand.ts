// SPDX-License-Identifier: GPL-2.0-only
import { mayBeAbsent, attributesRead } from '../../stream/commandAttributes';
import { attributeName, AttributeType } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import type { CommandReader } from '../commandReader';
import { attributeFollowers } from './followAttributes';
import { dataFollowers } from './followData';
import type { Following } from './following';
import { nameFollowers } from './followNames';
import { unfollowable } from './unfollowable';

/** Takes a command for what the sender's snapshot must have had. Throws Unfollowable. */
export type Follow = (on: Following, command: CommandReader) => void;

const followers: Follow[] = [];
for (const [type, follow] of [...nameFollowers, ...attributeFollowers, ...dataFollowers])
  followers[type] = follow;

/** What kernels before 3.7 leave out of the commands that make an inode. */
const spared: ReadonlySet<number> = new Set([
  AttributeType.INO,
  AttributeType.MODE,
  AttributeType.RDEV,
]);

const isMaker = (type: number): boolean =>
  type >= CommandType.MKFILE && type <= CommandType.SYMLINK;

/** Follows the command that the reader is at; SUBVOL, SNAPSHOT and END say nothing of inodes. */
export function followCommand(on: Following, command: CommandReader): void {
  const follow = followers[command.type];
  if (!follow) return;
  for (const type of attributesRead(command.type)) {
    if (command.length(type) >= 0 || mayBeAbsent(type)) continue;
    if (isMaker(command.type) && spared.has(type)) continue;
    throw unfollowable.missing(attributeName(type) ?? `attribute ${type}`);
  }
  follow(on, command);
}
