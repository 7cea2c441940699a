// SPDX-License-Identifier: GPL-2.0-only
import { CommandType, type CommandName } from '../../../engine/stream/commandType';
import { nearest } from '../evaluate/nearest';
import { engineEvents, engineFunctions } from './engineFunctions';
import { globPattern, type PathPattern } from './globPattern';

/** What a function breakpoint's name stands for. */
export type FunctionTarget =
  | { readonly kind: 'inodes'; readonly first: number; readonly last: number }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'command'; readonly name: CommandName }
  | { readonly kind: 'path'; readonly pattern: PathPattern };

const inodePattern = /^(\d+)(?:\s*-\s*(\d+))?$/;

/**
 * Understands an inode number (`257`), a range of them (`257-301`), a kernel function of the engine,
 * an event (`orphanize`), a command's name in any case, or a path or glob inside the snapshot. A string says what is wrong.
 */
export function functionTarget(text: string): FunctionTarget | string {
  const name = text.trim();
  const inodes = inodePattern.exec(name);
  if (inodes) {
    const first = Number(inodes[1]);
    const last = Number(inodes[2] ?? inodes[1]);
    return Number.isSafeInteger(last) && first <= last
      ? { kind: 'inodes', first, last }
      : `${name} is no range of inode numbers: give the lower one first`;
  }
  if (engineFunctions.has(name)) return { kind: 'function', name };
  if (engineEvents.has(name)) return { kind: 'event', name };
  const command = name.toUpperCase();
  if (isCommandName(command)) return { kind: 'command', name: command };
  if (/[/*?.]/.test(name)) return { kind: 'path', pattern: globPattern(name) };
  const near = nearest(name.toLowerCase(), [
    ...engineFunctions,
    ...engineEvents,
    ...Object.keys(CommandType).map((one) => one.toLowerCase()),
  ]);
  return near === undefined
    ? { kind: 'path', pattern: globPattern(name) }
    : `"${name}" is no function of the send engine and no command; did you mean "${near}"? ` +
        `For a file of that name give "/${name}"`;
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(CommandType, name);
}
