// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { joinPath, type ByteString } from '../../../engine/byteString';
import { capabilityName } from '../../../engine/receive/vfs/capability';
import type { Decompress } from '../../../engine/receive/data/decompress';
import { ContentReader } from '../../engine/receive/contentReader';
import type { FileType, ReceivedInode } from '../../../engine/receive/receivedInode';
import type { ReceivedSubvolume } from '../../../engine/receive/receivedSubvolume';
import type { Volume } from '../../../engine/receive/volume';
import { decompressExtent } from '../../../engine/disk/decompressExtent';
import type { RealFile } from './realReceiver';

const typeBits: Readonly<Record<FileType, number>> = {
  directory: 0o040000,
  file: 0o100000,
  symlink: 0o120000,
  fifo: 0o010000,
  socket: 0o140000,
  'character device': 0o020000,
  'block device': 0o060000,
};

/** A file as it should be; the inode is any number that hard links have in common. */
export type ExpectedFile = Omit<RealFile, 'inode' | 'mtime'> & {
  readonly inode: number;
  /** Undefined where it is the time of receiving. */
  readonly mtime: readonly [string, number] | undefined;
};

/** `BTRFS_ENCODED_IO_COMPRESSION_*` and `BTRFS_COMPRESS_*`. */
const [ENCODED_ZSTD, ENCODED_LZO_4K] = [2, 3];
const [LZO, ZSTD] = [2, 3];

/** Undefined for data that isn't what its command says. */
const decompress: Decompress = (compression, bytes, length) => {
  const isLzo = compression >= ENCODED_LZO_4K;
  try {
    return decompressExtent({
      compression: isLzo ? LZO : compression === ENCODED_ZSTD ? ZSTD : compression,
      bytes,
      length,
      sectorsize: isLzo ? 4096 << (compression - ENCODED_LZO_4K) : 4096,
      bytenr: 0,
    });
  } catch {
    return undefined;
  }
};

/** What a received subvolume should look like below its destination, by path. */
export function memoryTree(
  volume: Volume,
  subvolume: ReceivedSubvolume,
  name: string,
): Record<string, ExpectedFile> {
  const reader = new ContentReader(volume, decompress);
  const numbers = new Map<ReceivedInode, number>();
  const tree: Record<string, ExpectedFile> = {};
  const pending: [ByteString, ReceivedInode][] = [[name as ByteString, subvolume.root]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [path, inode] = next;
    if (!numbers.has(inode)) numbers.set(inode, numbers.size);
    tree[path] = describeInode(inode, numbers.get(inode) ?? 0, reader);
    for (const entry of inode.entries()) pending.push([joinPath(path, entry.name), entry.inode]);
  }
  return tree;
}

function describeInode(inode: ReceivedInode, number: number, reader: ContentReader): ExpectedFile {
  const { type, size = 0, times, rdev = 0 } = inode;
  const mtime = inode.mtimeIsNow || !times ? undefined : times.mtime;
  return {
    inode: number,
    mode: (type ? typeBits[type] : 0) | (inode.permissions ?? 0),
    nlink: type === 'directory' ? 1 : inode.refs.length,
    uid: inode.uid ?? 0,
    gid: inode.gid ?? 0,
    mtime: mtime && [mtime.seconds.toString(), mtime.nanoseconds],
    xattrs: Object.fromEntries(
      [...inode.xattrs]
        .map(([name, value]) => [name, xattrText(name, value)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...(type === 'symlink' && { target: inode.target ?? '' }),
    ...(type?.endsWith('device') && { rdev: majorMinor(rdev) }),
    ...(type === 'file' && { size, sha256: hashOf(inode, size, reader) }),
  };
}

/**
 * An xattr as the kernel gives it: capabilities that are none not at all, though it lists them, and those
 * of the host's own root as of revision 2, though it stores revision 3.
 */
function xattrText(name: string, value: Uint8Array): string {
  const text = Buffer.from(value).toString('hex');
  if (name !== capabilityName) return text;
  if (value.length === 0) return 'EINVAL';
  return text.replace(/^(......)03(.{32})00000000$/, '$102$2');
}

/** `new_decode_dev`. */
const majorMinor = (rdev: number): [number, number] => [
  (rdev >>> 8) & 0xfff,
  (rdev & 0xff) | ((rdev >>> 12) & 0xfff00),
];

function hashOf(inode: ReceivedInode, size: number, reader: ContentReader): string | null {
  if (size > 64 * 2 ** 20) return null;
  const bytes = reader.read(inode.data, 0, size);
  return bytes ? createHash('sha256').update(bytes).digest('hex') : null;
}

/** The first differences between what is there and what should be, one a line. */
export function treeDifferences(
  real: Readonly<Record<string, RealFile>>,
  expected: Readonly<Record<string, ExpectedFile>>,
): string[] {
  const differences: string[] = [];
  const inodes = new Map<string, number>();
  for (const path of [...new Set([...Object.keys(real), ...Object.keys(expected)])].sort()) {
    const [there, wanted] = [real[path], expected[path]];
    if (!there || !wanted) {
      differences.push(
        `${JSON.stringify(path)}: ${there ? 'only in the real one' : 'only in memory'}`,
      );
      continue;
    }
    // Hard links are of one inode in both, or in neither.
    const same = inodes.get(there.inode) ?? wanted.inode;
    inodes.set(there.inode, same);
    const seen = { ...there, inode: same, ...(wanted.sha256 === null && { sha256: null }) };
    const fields = { ...wanted, mtime: wanted.mtime ?? there.mtime };
    if (canonical(seen) !== canonical(fields))
      differences.push(
        `${JSON.stringify(path)}: ${canonical(seen)} but in memory ${canonical(fields)}`,
      );
  }
  return differences;
}

const canonical = (file: object) => JSON.stringify(Object.entries(file).sort());
