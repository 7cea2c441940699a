// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName, type ByteString } from '../../../engine/byteString';
import type { ReceivedInode } from '../../../engine/receive/receivedInode';
import type { ReceivedSubvolume } from '../../../engine/receive/receivedSubvolume';
import type { Receiver } from '../../../engine/receive/receiver';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import { commandLabel } from '../../../engine/stream/text/commandLine';
import { grouped } from '../../../engine/stream/text/sectionHeader';
import { timeText } from '../../../engine/stream/text/timeText';
import { codeSpan } from '../markdown';
import type { SnapshotInode } from './receiveProtocol';
import { entryOf } from './snapshotEntries';

/** Names, xattrs and commands listed of one inode. */
const listed = 20;

/**
 * The inode of a number, orphan name or path, by a receiver that has just carried the command out;
 * undefined where there is none.
 */
export function snapshotInode(
  receiver: Receiver,
  command: number,
  query: string,
): SnapshotInode | undefined {
  const { subvolume } = receiver;
  const inode = subvolume && find(subvolume, query.trim());
  if (!inode) return undefined;
  const paths = inode.refs.slice(0, listed).flatMap((ref) => pathOf(subvolume, ref) ?? []);
  const path = paths[0] ?? ('' as ByteString);
  const name = path.slice(path.lastIndexOf('/') + 1) as ByteString;
  const [ref] = inode.refs;
  return {
    entry: entryOf(receiver, { name, inode, since: ref?.since }, path, command),
    paths,
    facts: factsOf(receiver, inode, paths),
  };
}

const isNumber = /^\d{1,16}$/;

function find(subvolume: ReceivedSubvolume, query: string): ReceivedInode | undefined {
  const path = byteStringOfText(query.replace(/^\/+|\/+$/g, ''));
  const there = subvolume.lookup(path);
  if (there) return there;
  const orphan = parseOrphanName(path);
  if (orphan) return subvolume.inode(orphan.ino, orphan.gen) ?? subvolume.inode(orphan.ino);
  return isNumber.test(query) ? subvolume.inode(Number(query)) : undefined;
}

function pathOf(
  subvolume: ReceivedSubvolume,
  { directory, name }: ReceivedInode['refs'][number],
): ByteString | undefined {
  const above = subvolume.pathOf(directory);
  if (above === undefined) return undefined;
  return (above === '' ? name : `${above}/${name}`) as ByteString;
}

function factsOf(receiver: Receiver, inode: ReceivedInode, paths: readonly ByteString[]): string {
  const { ino, generation, type, permissions, uid, gid, size, target, times } = inode;
  const number = ino === undefined ? 'Inode of unknown number' : `Inode ${ino}`;
  const lines = [
    `**${number}**${generation === undefined ? '' : `, generation ${generation}`}${type === undefined ? '' : `, ${type}`}`,
    ...paths.map((path) => codeSpan(displayName(path))),
  ];
  if (permissions !== undefined) lines.push(`Mode ${permissions.toString(8).padStart(4, '0')}`);
  if (uid !== undefined) lines.push(`Owner ${uid}:${gid ?? '?'}`);
  if (size !== undefined) lines.push(`${grouped(size)} bytes`);
  if (target !== undefined) lines.push(`Leads to ${codeSpan(displayName(target))}`);
  if (times)
    lines.push(
      `Modified ${timeText(times.mtime)}${inode.mtimeIsNow ? ', overwritten by a later command' : ''}`,
    );
  const xattrs = [...inode.xattrs.keys()]
    .slice(0, listed)
    .map((name) => codeSpan(displayName(name)));
  if (xattrs.length > 0) lines.push(`Xattrs ${xattrs.join(', ')}`);
  const commands = receiver.commandsOf(inode).slice(0, listed);
  if (commands.length > 0)
    lines.push(`Commands ${commands.map((at) => commandText(receiver, at)).join(', ')}`);
  return lines.join('  \n');
}

const commandText = ({ stream }: Receiver, at: number): string =>
  `${at} (${commandLabel(stream.typeOf(at))})`;
