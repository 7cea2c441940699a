// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, displayName } from '../byteString';
import { AttributeType } from './attributeType';
import type { Attribute } from './command';
import { isPathBelowSubvolume } from './commandAttributes';
import { commandName, CommandType } from './commandType';
import { contentFaults, type CommandPlace, type Stretch } from './contentFaults';
import type { StreamFault } from './streamFault';

/**
 * PATH_MAX less what btrfs-progs needs around a path: two bytes, and a subvolume of one byte at the
 * least. From this length on no receiver of it takes the path, wherever it puts it.
 */
const shortestRefused = 4096 - 2 - 1;

const slash = 0x2f;
const dot = 0x2e;

/** What is wrong with a name or path. Anything but `/` and NUL may be in a name. */
export function checkString(
  place: CommandPlace,
  attribute: Attribute,
  stretch: Stretch,
  faults: StreamFault[],
): void {
  const { type, data } = attribute;
  if (data.includes(0)) {
    const isTarget = place.type === CommandType.SYMLINK && type === AttributeType.PATH_LINK;
    const kind = isTarget ? 'nulInTarget' : 'nulInString';
    faults.push(contentFaults[kind](place, stretch, type, shown(data)));
  }
  if (!isPathBelowSubvolume(place.type, type)) return;
  if (data[0] === slash) faults.push(contentFaults.absolutePath(place, stretch, type, shown(data)));
  if (leadsUpwards(data))
    faults.push(contentFaults.parentInPath(place, stretch, type, shown(data)));
  if (data.length >= shortestRefused) {
    const receive = refusal(place.type, type, data);
    const path = { shown: shown(data), length: data.length, receive };
    faults.push(contentFaults.pathTooLong(place, stretch, type, path));
  }
}

/** Whether a component of the path is `..`. */
function leadsUpwards(path: Uint8Array): boolean {
  for (let at = path.indexOf(dot); at >= 0; at = path.indexOf(dot, at + 1)) {
    const begins = at === 0 || path[at - 1] === slash;
    const ends = at + 2 === path.length || path[at + 2] === slash;
    if (begins && path[at + 1] === dot && ends) return true;
  }
  return false;
}

/** A name for a message: escaped, and of bounded length. */
function shown(name: Uint8Array): string {
  const most = 100;
  const text = displayName(byteStringOf(name.subarray(0, most)));
  return name.length > most ? `${text}…` : text;
}

/** What btrfs-progs prints of a path that is too long; undefined where it prints nothing definite. */
function refusal(command: number, attribute: number, path: Uint8Array): string | undefined {
  const text = displayName(byteStringOf(path));
  if (command === CommandType.RENAME)
    return `rename: ${attribute === AttributeType.PATH ? 'source' : 'target'} path invalid: ${text}`;
  if (command === CommandType.CLONE)
    return `clone: ${attribute === AttributeType.PATH ? 'source' : 'target'} path invalid: ${text}`;
  if (command === CommandType.ENABLE_VERITY) return `write: path invalid: ${text}`;
  const silent: readonly number[] = [
    CommandType.LINK,
    CommandType.UPDATE_EXTENT,
    CommandType.FILEATTR,
  ];
  const name = commandName(command);
  return name && !silent.includes(command)
    ? `${name.toLowerCase()}: path invalid: ${text}`
    : undefined;
}
