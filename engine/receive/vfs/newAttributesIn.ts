// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, bytesOf } from '../../byteString';
import type { FileType } from '../receivedInode';
import { InodeFlag, newAttributes, noFlags, type Attributes } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { accessAclName, defaultAclName, inheritAcl } from './acl';

const setGid = 0o2000;
const compression = byteStringOfText('btrfs.compression');
/** The kernel's own names for what directories hand down. */
const algorithms = ['zlib', 'lzo', 'zstd'].map((name) => bytesOf(byteStringOfText(name)));

/** What a new inode has of its own, and of the directory that it is made in. */
export function newAttributesIn(directory: Inode, type: FileType, permissions: number): Attributes {
  const isDirectory = type === 'directory';
  const inheritsGroup = ((directory.permissions ?? 0) & setGid) !== 0;
  const bits = inheritsGroup && isDirectory ? permissions | setGid : permissions;
  const plain = newAttributes(bits, 0, inheritsGroup ? (directory.gid ?? 0) : 0);
  if (type === 'symlink' || (directory.xattrs.size === 0 && directory.flags === noFlags))
    return plain;
  const acl = directory.xattrs.get(defaultAclName);
  const { permissions: inherited = bits, access } = acl ? inheritAcl(acl, bits) : {};
  const compressed = isDirectory || type === 'file' ? inheritedCompression(directory) : undefined;
  let { xattrs } = plain;
  if (access) xattrs = xattrs.with(accessAclName, access);
  if (acl && isDirectory) xattrs = xattrs.with(defaultAclName, acl);
  if (compressed) xattrs = xattrs.with(compression, compressed);
  return { ...plain, permissions: inherited, xattrs, flags: inheritedFlags(directory, type) };
}

function inheritedCompression(directory: Inode): Uint8Array | undefined {
  const value = directory.xattrs.get(compression);
  return value && algorithms.find((name) => name.every((byte, at) => value[at] === byte));
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
