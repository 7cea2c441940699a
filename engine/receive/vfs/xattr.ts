// SPDX-License-Identifier: GPL-2.0-only
import type { CommandPath } from '../commandPath';
import { byteStringOfText, type ByteString } from '../../byteString';
import type { Errno } from '../errno';
import { InodeFlag } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import { accessAclName, aclBytes, defaultAclName, isValidAcl, modeOfAcl, parseAcl } from './acl';
import { capabilityName, isCapability } from './capability';
import type { MountedSubvolume } from './mountedSubvolume';
import { Refused } from './refused';

/** `XATTR_NAME_MAX`. */
const nameMax = 255;

/** Node headers, an item's header and its key's, and that of `struct btrfs_dir_item`. */
const nodeOverhead = 101 + 25 + 30;

/** Namespaces that btrfs stores as they are. */
const stored = ['user.', 'trusted.', 'security.'];
const properties = 'btrfs.';
const compressionName = byteStringOfText('btrfs.compression');
const compressionValue = /^(zlib|lzo|zstd|no$|none$|$)/;

export const defaultNodesize = 16_384;

/** lsetxattr(2). */
export function lsetxattr(
  on: MountedSubvolume,
  path: CommandPath,
  name: ByteString,
  value: Uint8Array,
): void {
  if (name.length === 0 || name.length > nameMax) throw refusedValue('ERANGE');
  const inode = on.walk.inode(path);
  if (isAcl(name)) {
    setAcl(on, inode, name, value);
    return;
  }
  if (name === capabilityName && !isCapability(value)) throw refusedValue('EINVAL', inode);
  requireXattrs(on, inode, name);
  if (name.startsWith(properties)) {
    setProperty(on, inode, name, value);
    return;
  }
  if (name.length + value.length > defaultNodesize - nodeOverhead)
    throw refusedValue('ENOSPC', inode);
  on.change(inode, { xattrs: inode.xattrs.with(name, value.slice()) });
}

/** lremovexattr(2). */
export function lremovexattr(on: MountedSubvolume, path: CommandPath, name: ByteString): void {
  if (name.length === 0 || name.length > nameMax) throw refusedValue('ERANGE');
  const inode = on.walk.inode(path);
  if (isAcl(name)) {
    setAcl(on, inode, name, new Uint8Array(0));
    return;
  }
  requireXattrs(on, inode, name);
  if (name.startsWith(properties) && name !== compressionName) throw refusedValue('EINVAL', inode);
  if (!inode.xattrs.has(name)) {
    if (inode.assumed) {
      on.assume('the xattr exists', path.text);
      return;
    }
    throw refusedValue('ENODATA', inode);
  }
  on.change(inode, { xattrs: inode.xattrs.without(name) });
}

const isAcl = (name: ByteString) => name === accessAclName || name === defaultAclName;

/** Whether xattrs of that name can be changed: `xattr_permission`, and what the filesystem knows. */
function requireXattrs(on: MountedSubvolume, inode: Inode, name: ByteString): void {
  on.requireUnprotected(inode);
  const isUsers = name.startsWith('user.');
  const takesUsers =
    inode.type === undefined || inode.type === 'file' || inode.type === 'directory';
  if (isUsers && !takesUsers) throw refusedValue('EPERM', inode);
  const space = [...stored, properties].find((prefix) => name.startsWith(prefix));
  if (space === undefined) throw refusedValue('EOPNOTSUPP', inode);
  if (name.length === space.length) throw refusedValue('EINVAL', inode);
  on.requireWritable();
}

function setProperty(
  on: MountedSubvolume,
  inode: Inode,
  name: ByteString,
  value: Uint8Array,
): void {
  const text = String.fromCharCode(...value.subarray(0, 16));
  const refuses =
    name !== compressionName ||
    (inode.flags & (InodeFlag.NODATACOW | InodeFlag.NODATASUM)) !== 0n ||
    !compressionValue.test(text);
  if (refuses) throw refusedValue('EINVAL', inode);
  const { type } = inode;
  if (type !== undefined && type !== 'file' && type !== 'directory') return;
  const xattrs =
    value.length === 0 ? inode.xattrs.without(name) : inode.xattrs.with(name, value.slice());
  on.change(inode, { xattrs });
}

function setAcl(on: MountedSubvolume, inode: Inode, name: ByteString, value: Uint8Array): void {
  const acl = parseAcl(value);
  if (typeof acl === 'string') throw refusedValue(acl, inode);
  on.requireUnprotected(inode);
  if (inode.type === 'symlink') throw refusedValue('EOPNOTSUPP', inode);
  const isDefault = name === defaultAclName;
  if (isDefault && inode.type !== undefined && inode.type !== 'directory') {
    if (acl) throw refusedValue('EACCES', inode);
    return;
  }
  if (acl && !isValidAcl(acl)) throw refusedValue('EINVAL', inode);
  on.requireWritable();
  if (!acl) {
    on.change(inode, { xattrs: inode.xattrs.without(name) });
    return;
  }
  const bytes = aclBytes(acl);
  if (isDefault) {
    on.change(inode, { xattrs: inode.xattrs.with(name, bytes) });
    return;
  }
  const { mode, isAll } = modeOfAcl(acl);
  const { permissions } = inode;
  on.change(inode, {
    permissions: permissions === undefined ? undefined : (permissions & ~0o777) | mode,
    xattrs: isAll ? inode.xattrs.without(name) : inode.xattrs.with(name, bytes),
  });
}

function refusedValue(errno: Errno, inode?: Inode): Refused {
  return new Refused(errno, { kind: 'value', inode });
}
