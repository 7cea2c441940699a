// SPDX-License-Identifier: GPL-2.0-only
import { displayName, joinPath, type ByteString } from '../../../engine/byteString';
import type { ReceivedInode, Ref } from '../../../engine/receive/receivedInode';
import type { Receiver } from '../../../engine/receive/receiver';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import { grouped } from '../../../engine/stream/text/sectionHeader';
import type { SnapshotEntries, SnapshotEntry } from './receiveProtocol';

/** Entries sorted at most: a directory of a million would keep others waiting. */
const maxSorted = 20_000;
/** Entries sent at a time. */
const entriesAtOnce = 500;

/**
 * A directory's entries, by a receiver that has just carried the command out; none where the path leads
 * to no directory.
 */
export function snapshotEntries(
  receiver: Receiver,
  command: number,
  directory: ByteString,
  from: number,
): SnapshotEntries {
  const inode = receiver.subvolume?.lookup(directory);
  if (!inode) return { entries: [], total: 0 };
  const refs = firstOf(inode.entries(), maxSorted);
  const total = inode.entryCount ?? refs.length;
  const ranked = refs
    .map((ref) => ({ ref, rank: rankOf(ref, directory) }))
    .sort((left, right) => left.rank - right.rank || compare(left.ref.name, right.ref.name));
  const entries = ranked
    .slice(from, from + entriesAtOnce)
    .map(({ ref }) => entryOf(receiver, ref, joinPath(directory, ref.name), command));
  return { entries, total };
}

function firstOf(refs: Iterable<Ref>, count: number): Ref[] {
  const found: Ref[] = [];
  for (const ref of refs) {
    if (found.length === count) break;
    found.push(ref);
  }
  return found;
}

const isOrphan = (path: ByteString): boolean => parseOrphanName(path) !== undefined;

/** Orphans, which are only at the top, come first, then directories. */
function rankOf({ name, inode }: Ref, directory: ByteString): number {
  if (directory === '' && isOrphan(name)) return 0;
  return inode.type === 'directory' ? 1 : 2;
}

const compare = (left: ByteString, right: ByteString): number =>
  left < right ? -1 : Number(left > right);

/** One name of an inode as it is shown. */
export function entryOf(
  receiver: Receiver,
  { name, inode, since }: Pick<Ref, 'name' | 'inode' | 'since'>,
  path: ByteString,
  command: number,
): SnapshotEntry {
  return {
    name: displayName(name),
    path,
    type: inode.type ?? null,
    ino: inode.ino ?? null,
    orphan: isOrphan(path),
    detail: detailOf(inode),
    changed: isThis(receiver, since, command),
  };
}

/** Whether a command's number among all received is that command of this stream. */
function isThis({ volume, stream }: Receiver, number: number | undefined, command: number) {
  if (number === undefined) return false;
  const found = volume.commandOf(number);
  return found.stream === stream && found.command === command;
}

function detailOf(inode: ReceivedInode): string {
  const words: string[] = [];
  if (inode.permissions !== undefined) words.push(inode.permissions.toString(8).padStart(4, '0'));
  if (inode.type === 'file' && inode.size !== undefined) words.push(`${grouped(inode.size)} B`);
  if (inode.type === 'directory' && inode.entryCount !== undefined)
    words.push(`${grouped(inode.entryCount)} ${inode.entryCount === 1 ? 'entry' : 'entries'}`);
  if (inode.target !== undefined) words.push(`→ ${displayName(inode.target)}`);
  if (inode.refs.length > 1) words.push(`${grouped(inode.refs.length)} links`);
  return words.join('  ');
}
