// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, joinPath, type ByteString } from '../../../engine/byteString';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import type { NameRecord, StreamInode } from './streamInode';

/** Directories above each other, and names looked at, after which a walk is given up as hostile. */
const maxDepth = 2048;
const maxScanned = 1_000_000;

/** Names of one inode that are looked at from a given time back: a hostile stream makes millions. */
const maxNames = 64;

/** Which of the inode's names are looked at of those made until the command `at`: from `low` up to `end`. */
function rangeUntil(
  inode: StreamInode,
  at: number,
): { readonly low: number; readonly end: number } {
  const end = inode.nameCountUntil(at);
  return { low: Math.max(0, end - maxNames), end };
}

/** The name that a command made for the inode, and the one it had before. */
export function nameMadeBy(
  inode: StreamInode,
  command: number,
): { readonly made: NameRecord | undefined; readonly before: NameRecord | undefined } {
  const count = inode.nameCountUntil(command);
  const made = inode.nameAt(count - 1);
  return made?.from === command
    ? { made, before: inode.nameAt(count - 2) }
    : { made: undefined, before: undefined };
}

/**
 * The name an inode goes by once the command `at` is done: of several links the oldest that isn't an
 * orphan's; of a removed inode the last that it had.
 */
export function nameAfter(inode: StreamInode, at: number): NameRecord | undefined {
  let orphan: NameRecord | undefined;
  let gone: NameRecord | undefined;
  const { low, end } = rangeUntil(inode, at);
  for (let place = low; place < end; place++) {
    const record = inode.nameAt(place);
    if (!record) continue;
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
  const { low, end } = rangeUntil(inode, at);
  const real = inode.names(low, end).findLast((record) => record.until <= at && !isOrphan(record));
  return real ? pathOfRecord(real, real.until - 1) : now.name;
}

/** The path of a name, by what its directories are called once the command `at` is done. */
export function pathOfRecord(record: NameRecord, at: number): ByteString {
  return joinPath(pathAfter(record.directory, at), record.name);
}

export function isOrphan(record: NameRecord): boolean {
  return record.directory.nameCount === 0 && parseOrphanName(record.name) !== undefined;
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
    if (depth < 0) return target.nameCount === 0 ? [] : undefined;
    for (let i = target.nameCountUntil(at) - 1; i >= 0 && ++scanned < maxScanned; i--) {
      const record = target.nameAt(i);
      if (!record || record.until < at || record.name !== names[depth]) continue;
      const above = walk(record.directory, depth - 1);
      if (above) return [...above, record];
    }
    return undefined;
  };
  return names.length <= maxDepth ? walk(inode, names.length - 1) : undefined;
}
