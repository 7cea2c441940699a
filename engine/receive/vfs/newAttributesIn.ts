// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, bytesOf, type ByteString } from '../../byteString';
import type { FileType } from '../receivedInode';
import { InodeFlag, newAttributes, noFlags, type Attributes } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { inheritAcl } from './acl';

const setGid = 0o2000;
const compression = byteStringOfText('btrfs.compression');
/** The kernel's own names for what directories hand down. */
const algorithms = ['zlib', 'lzo', 'zstd'].map(byteStringOfText);

/** What a new inode has of its own, and of the directory that it is made in. */
export function newAttributesIn(directory: Inode, type: FileType, permissions: number): Attributes {
  const isDirectory = type === 'directory';
  const inheritsGroup = ((directory.permissions ?? 0) & setGid) !== 0;
  const bits = inheritsGroup && isDirectory ? permissions | setGid : permissions;
  const plain = newAttributes(bits, 0, inheritsGroup ? (directory.gid ?? 0) : 0);
  if (type === 'symlink' || (directory.xattrs.size === 0 && directory.flags === noFlags))
    return plain;
  const xattrs = new Map<ByteString, Uint8Array>();
  const inherited = inheritAcl(directory.xattrs, bits, isDirectory, xattrs);
  if (isDirectory || type === 'file') inheritCompression(directory, xattrs);
  return { ...plain, permissions: inherited, xattrs, flags: inheritedFlags(directory, type) };
}

function inheritCompression(directory: Inode, xattrs: Map<ByteString, Uint8Array>): void {
  const value = directory.xattrs.get(compression);
  if (!value) return;
  const algorithm = algorithms.find((name) =>
    bytesOf(name).every((byte, at) => value[at] === byte),
  );
  if (algorithm) xattrs.set(compression, bytesOf(algorithm));
}

/** `btrfs_inherit_iflags`. */
function inheritedFlags(directory: Inode, type: FileType): bigint {
  if (!(directory.flags & InodeFlag.NODATACOW)) return noFlags;
  return type === 'file'
    ? InodeFlag.NODATACOW | InodeFlag.NODATASUM
    : type === 'directory'
      ? InodeFlag.NODATACOW
      : noFlags;
}
