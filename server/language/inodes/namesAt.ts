// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, joinPath, type ByteString } from '../../../engine/byteString';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import type { NameRecord, StreamInode } from './streamInode';

/** Directories above each other, and names looked at, after which a walk is given up as hostile. */
const maxDepth = 2048;
const maxScanned = 1_000_000;

/** Names of one inode that are looked at from a given time back: a hostile stream makes millions. */
const maxNames = 64;

/** The names made until the command `at`, oldest first. They are kept in the order of their making. */
function namesUntil({ names }: StreamInode, at: number): NameRecord[] {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle]?.from ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return names.slice(Math.max(0, low - maxNames), low);
}

/** The name that a command made for the inode, and the one it had before. */
export function nameMadeBy(
  inode: StreamInode,
  command: number,
): { readonly made: NameRecord | undefined; readonly before: NameRecord | undefined } {
  const names = namesUntil(inode, command);
  const made = names.at(-1);
  return made?.from === command
    ? { made, before: names.at(-2) }
    : { made: undefined, before: undefined };
}

/**
 * The name an inode goes by once the command `at` is done: of several links the oldest that isn't an
 * orphan's; of a removed inode the last that it had.
 */
export function nameAfter(inode: StreamInode, at: number): NameRecord | undefined {
  let orphan: NameRecord | undefined;
  let gone: NameRecord | undefined;
  for (const record of namesUntil(inode, at)) {
    if (record.until <= at) gone = record;
    else if (isOrphan(record)) orphan ??= record;
    else return record;
  }
  return orphan ?? gone;
}

/** The path by which `nameAfter` reaches the inode; empty for the subvolume's root. */
export function pathAfter(inode: StreamInode, at: number): ByteString {
  const names: ByteString[] = [];
  let record = nameAfter(inode, at);
  for (let steps = 0; record && steps < maxDepth; steps++) {
    names.push(record.name);
    record = nameAfter(record.directory, at);
  }
  return names.reverse().reduce(joinPath, emptyByteString);
}

/**
 * The path by which a reader knows the inode once the command `at` is done: the one it last had that
 * wasn't an orphan's, where it had such a one.
 */
export function realPathAfter(inode: StreamInode, at: number): ByteString {
  const now = nameAfter(inode, at);
  if (!now || !isOrphan(now)) return pathAfter(inode, at);
  const real = namesUntil(inode, at).findLast((record) => record.until <= at && !isOrphan(record));
  return real ? pathOfRecord(real, real.until - 1) : now.name;
}

/** The path of a name, by what its directories are called once the command `at` is done. */
export function pathOfRecord(record: NameRecord, at: number): ByteString {
  return joinPath(pathAfter(record.directory, at), record.name);
}

export function isOrphan(record: NameRecord): boolean {
  return record.directory.names.length === 0 && parseOrphanName(record.name) !== undefined;
}

/**
 * The names that a path of the command `at` runs through to its inode, one a component; undefined where
 * it doesn't lead there by any name of that time.
 */
export function recordsOfPath(
  inode: StreamInode,
  path: ByteString,
  at: number,
): NameRecord[] | undefined {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  let scanned = 0;
  const walk = (target: StreamInode, depth: number): NameRecord[] | undefined => {
    if (depth < 0) return target.names.length === 0 ? [] : undefined;
    for (let i = target.names.length - 1; i >= 0 && ++scanned < maxScanned; i--) {
      const record = target.names[i];
      if (!record || record.name !== names[depth]) continue;
      if (record.from > at || record.until < at) continue;
      const above = walk(record.directory, depth - 1);
      if (above) return [...above, record];
    }
    return undefined;
  };
  return names.length <= maxDepth ? walk(inode, names.length - 1) : undefined;
}
