// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, displayName, type ByteString } from '../../byteString';
import { CommandType } from '../../stream/commandType';
import type { Command } from '../../stream/command';
import { readCommand } from '../../stream/decode';
import type { StreamIndex } from '../../stream/streamIndex';
import { commandLabel } from '../../stream/text/commandLine';
import { goToInSteps } from '../goToInSteps';
import type { CommandNumber, ReceivedInode } from '../receivedInode';
import type { Receiver } from '../receiver';
import type { Refusal } from '../refusal';
import type { RelatedCommand } from './explanation';
import type { Work } from './work';

/** A command that is refused, in its stream. */
export interface Scene {
  readonly receiver: Receiver;
  readonly index: StreamIndex;
  readonly refusal: Refusal;
  /** The refused command's number. */
  readonly at: number;
  readonly command: Command;
  /** The commands of the same subvolume, from its SUBVOL or SNAPSHOT on; `end` is behind the last. */
  readonly first: number;
  readonly end: number;
  /** The stream's protocol. */
  readonly version: number;
  /** Commands that were refused before: what they would have done hasn't happened. */
  readonly refused: ReadonlySet<number>;
  /** Whether the state at other commands can be looked at. */
  readonly keepsHistory: boolean;
}

export function* sceneOf(
  receiver: Receiver,
  refusal: Refusal,
  at: number,
  keepsHistory: boolean,
): Work<Scene> {
  const index = receiver.stream;
  const section = index.sectionOf(at);
  const sectionEnd = section.firstCommand + section.commandCount;
  return {
    receiver,
    index,
    refusal,
    at,
    command: readCommand(index, at, { dataLimit: 0, unchecked: true }),
    ...(yield* subvolumeCommands(index, at, section.firstCommand, sectionEnd)),
    version: section.version,
    refused: refusedBefore(receiver, at),
    keepsHistory,
  };
}

function refusedBefore({ refusals }: Receiver, at: number): ReadonlySet<number> {
  const commands = refusals.map(({ command }) => command ?? at);
  return new Set(commands.filter((command) => command < at));
}

/** Commands whose type is looked at before others get their turn. */
const slice = 10_000;

/** `send -e` writes several subvolumes behind one header. */
function* subvolumeCommands(
  index: StreamIndex,
  at: number,
  sectionFirst: number,
  sectionEnd: number,
): Work<{ readonly first: number; readonly end: number }> {
  const begins = (command: number): boolean => {
    const type = index.typeOf(command);
    return type === CommandType.SUBVOL || type === CommandType.SNAPSHOT;
  };
  let first = at;
  while (first > sectionFirst && !begins(first)) {
    first -= 1;
    if (first % slice === 0) yield;
  }
  let end = at + 1;
  while (end < sectionEnd && !begins(end)) {
    end += 1;
    if (end % slice === 0) yield;
  }
  return { first, end };
}

/** A name as text in quotes. */
export function named(path: ByteString): string {
  return path === '' ? 'the subvolume’s root' : `“${displayName(path)}”`;
}

/** `the rename at 0x1f3 (command 12)`. */
export function commandPlace(index: StreamIndex, command: number): string {
  return `the ${labelOf(index, command)} at 0x${index.offsetOf(command).toString(16)} (command ${command})`;
}

/** The kernel's name of a command, in lower case. */
export function labelOf(index: StreamIndex, command: number): string {
  return commandLabel(index.typeOf(command));
}

export function related(command: number, message: string): RelatedCommand {
  return { command, message };
}

/** `inode 257`; undefined where its number isn't known. */
export function inodeText(inode: ReceivedInode | undefined): string | undefined {
  if (inode?.ino === undefined) return undefined;
  return `inode ${inode.ino}`;
}

/** The inode that a path led to before another command, where that is still known. */
export function* inodeBefore(
  { receiver, at, keepsHistory }: Scene,
  command: number,
  path: ByteString,
): Work<ReceivedInode | undefined> {
  if (!keepsHistory) return undefined;
  yield* goToInSteps(receiver, command);
  const inode = receiver.subvolume?.lookup(path);
  yield* goToInSteps(receiver, at);
  return inode;
}

/** Whether one of the command's attributes is exactly this path. */
export function isOperand(command: Command, type: number, path: ByteString): boolean {
  const found = command.attributes.findLast((attribute) => attribute.type === type);
  return found !== undefined && byteStringOf(found.data) === path;
}

/** A command of this very stream, by its number among all that were received. */
export function ownCommand(
  { receiver, index }: Scene,
  number: CommandNumber | undefined,
): number | undefined {
  if (number === undefined) return undefined;
  const { stream, command } = receiver.volume.commandOf(number);
  return stream === index ? command : undefined;
}
