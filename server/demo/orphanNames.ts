// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../engine/byteString';
import { AttributeType } from '../../engine/stream/attributeType';
import { string, type Command } from '../../engine/stream/command';
import { CommandType } from '../../engine/stream/commandType';
import { readCommand } from '../../engine/stream/decode';
import type { StreamIndex } from '../../engine/stream/streamIndex';

/** The engine's names for what has none: inode, generation, and a number against clashes. */
const orphan = /(^|\/)o\d+-\d+-\d+$/;

/** The orphan names that a receiver has, once it has done the commands before `end`. */
export function orphanNames(index: StreamIndex, end: number): string[] {
  const names = new Set<ByteString>();
  for (let at = 0; at < end; at++) {
    const command = readCommand(index, at, { dataLimit: 0 });
    const path = string(command, AttributeType.PATH);
    const made = madeName(command);
    if (path !== undefined && takesName(command)) names.delete(path);
    if (made !== undefined && orphan.test(made)) names.add(made);
  }
  return [...names].map(displayName);
}

/** The name that comes to be by this command. */
function madeName(command: Command): ByteString | undefined {
  switch (command.type) {
    case CommandType.RENAME:
      return string(command, AttributeType.PATH_TO);
    case CommandType.MKFILE:
    case CommandType.MKDIR:
    case CommandType.MKNOD:
    case CommandType.MKFIFO:
    case CommandType.MKSOCK:
    case CommandType.SYMLINK:
    case CommandType.LINK:
      return string(command, AttributeType.PATH);
    default:
      return undefined;
  }
}

const takesName = ({ type }: Command): boolean =>
  type === CommandType.RENAME || type === CommandType.UNLINK || type === CommandType.RMDIR;
