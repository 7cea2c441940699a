// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { attribute, string, unsigned, type Command } from '../stream/command';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { dirname } from './fsPath';
import type { Switch } from './kernelChanges';

/** A change of the kernel that shows in a stream, or its absence does. */
export interface KernelSign {
  readonly change: Switch;
  readonly present: boolean;
  readonly because: string;
}

/** Two commands in a row. */
export interface CommandPair {
  readonly first: Command;
  readonly second: Command;
  /** Whether all files are new. */
  readonly isFull: boolean;
  /** Where the RENAMEs lead to that come in a row before the second, the first among them. */
  readonly arrived: ReadonlySet<string | undefined>;
}

/** What a pair shows of the kernel that wrote it. */
export function pairSigns(pair: CommandPair): readonly KernelSign[] {
  return [signOfTimes(pair), signOfSize(pair)].filter((sign) => sign !== undefined);
}

/** Where an inode gets its name: its directory's times come at once, or later. */
function signOfTimes({ first, second, arrived }: CommandPair): KernelSign | undefined {
  const path = string(first, AttributeType.PATH);
  if (first.type !== CommandType.RENAME || !isOrphan(path)) return undefined;
  const directory = dirname(string(first, AttributeType.PATH_TO) ?? path);
  // A directory that has come to its own name has its own times sent.
  if (arrived.has(directory)) return undefined;
  const isTouched =
    second.type === CommandType.UTIMES && string(second, AttributeType.PATH) === directory;
  if (!isTouched && (directory !== '' || !beginsAttributes(second))) return undefined;
  const because = isTouched
    ? 'a directory gets its times as soon as a name comes into it'
    : "a directory's times wait until all its names are there";
  return { change: 'cachesDirUtimes', present: !isTouched, because };
}

/** Behind the last write of a file. */
function signOfSize({ first, second, isFull }: CommandPair): KernelSign | undefined {
  const written = writtenEnd(first);
  const isSame = string(first, AttributeType.PATH) === string(second, AttributeType.PATH);
  if (written === undefined || !isSame) return undefined;
  const change = 'leavesOutTruncate';
  const size =
    second.type === CommandType.TRUNCATE ? unsigned(second, AttributeType.SIZE) : undefined;
  if (size === written && isFull) {
    const because = 'a size is sent which the write before it has reached';
    return { change, present: false, because };
  }
  if (second.type !== CommandType.CHOWN) return undefined;
  return { change, present: true, because: 'no size is sent behind the last write' };
}

/** Behind an inode's names come its data and attributes, and its directories' times before these. */
function beginsAttributes({ type }: Command): boolean {
  return type === CommandType.CHOWN || type === CommandType.WRITE || type === CommandType.SET_XATTR;
}

const isOrphan = (path: string | undefined): path is ByteString =>
  path !== undefined && /^o\d+-\d+-\d+$/.test(path);

/** Where a WRITE ends in its file. */
function writtenEnd(command: Command): bigint | undefined {
  if (command.type !== CommandType.WRITE) return undefined;
  const offset = unsigned(command, AttributeType.FILE_OFFSET);
  const data = attribute(command, AttributeType.DATA);
  if (offset === undefined || !data) return undefined;
  return offset + BigInt(data.length ?? data.data.length);
}
