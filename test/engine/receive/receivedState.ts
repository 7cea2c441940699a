// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { displayName } from '../../../engine/byteString';
import { memorySource } from '../../../engine/byteSource';
import { ContentReader } from './contentReader';
import { MemoryReceiver } from '../../../engine/receive/memoryReceiver';
import type { ReceivedInode } from '../../../engine/receive/receivedInode';
import type { ReceivedSubvolume } from '../../../engine/receive/receivedSubvolume';
import type { ReceiverOptions } from '../../../engine/receive/receiver';
import { ReceivingVolume, type Volume } from '../../../engine/receive/volume';
import { indexStream } from '../../../engine/stream/streamIndex';

/** A receiver of a file on a volume, a new one unless it is given; nothing is received yet. */
export function receiverOf(
  bytes: Uint8Array,
  volume = new ReceivingVolume(),
  options: ReceiverOptions = {},
): MemoryReceiver {
  return new MemoryReceiver(indexStream(memorySource('stream', bytes)), volume, options);
}

/** Receives streams one after another, and gives the last one's receiver. */
export function received(...streams: readonly Uint8Array[]): MemoryReceiver {
  const volume = new ReceivingVolume();
  const receivers = streams.map((bytes) => {
    const receiver = receiverOf(bytes, volume);
    receiver.step(Infinity);
    return receiver;
  });
  const last = receivers.at(-1);
  if (!last) throw new Error('There is no stream');
  return last;
}

/** All that a subvolume holds, as text: a path a line, hard links numbered, data by its hash. */
export function stateText(volume: Volume, subvolume: ReceivedSubvolume | undefined): string {
  if (!subvolume) return 'no subvolume';
  const reader = new ContentReader(volume);
  const numbers = new Map<ReceivedInode, number>();
  const lines: string[] = [];
  const visit = (path: string, inode: ReceivedInode): void => {
    const entries = [...inode.entries()].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (!numbers.has(inode)) numbers.set(inode, numbers.size);
    lines.push(`${path || '/'} ${numbers.get(inode)} ${inodeText(inode, reader)}`);
    for (const { name, inode: below } of entries) visit(`${path}/${displayName(name)}`, below);
  };
  visit('', subvolume.root);
  return lines.join('\n');
}

function inodeText(inode: ReceivedInode, reader: ContentReader): string {
  const { ino, type, permissions, uid, gid, rdev, size, target, xattrs, times } = inode;
  const bytes = size === undefined ? undefined : reader.read(inode.data, 0, size);
  return JSON.stringify({
    ...{ ino, type, permissions, uid, gid, rdev, size, target },
    names: inode.refs.length,
    xattrs: [...xattrs].map(([name, value]) => [name, Buffer.from(value).toString('hex')]).sort(),
    mtime: inode.mtimeIsNow ? 'now' : times?.mtime.seconds.toString(),
    data: type === 'file' && bytes && createHash('sha256').update(bytes).digest('hex'),
  });
}
