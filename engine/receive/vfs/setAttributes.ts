// SPDX-License-Identifier: GPL-2.0-only
import type { CommandPath } from '../commandPath';
import type { Timespec } from '../../stream/command';
import { changedAttributes } from '../tree/attributes';
import { accessAclName, chmodAcl } from './acl';
import { withoutCapability } from './capability';
import { badValue, type MountedSubvolume } from './mountedSubvolume';

const setUid = 0o4000;
const setGid = 0o2000;
const groupExecute = 0o0010;
const permissionBits = 0o7777;

/** (uid_t) -1: the owner stays. */
const unchanged = 0xffffffff;

/** Nanoseconds that mean "now" and "leave it". */
const UTIME_NOW = 0x3fffffff;
const UTIME_OMIT = 0x3ffffffe;
const nanosecondsMax = 999_999_999;

/** chmod(2): follows a symlink. */
export function chmod(on: MountedSubvolume, path: CommandPath, mode: number): void {
  const inode = on.walk.inode(path, true);
  on.requireUnprotected(inode);
  on.requireWritable();
  const permissions = mode & permissionBits;
  const { attributes } = inode;
  const { uid, gid } = attributes;
  let { xattrs } = attributes;
  const acl = xattrs.get(accessAclName);
  if (acl) xattrs = xattrs.with(accessAclName, chmodAcl(acl, permissions));
  on.setAttributes(inode, changedAttributes(attributes, permissions, uid, gid, xattrs));
}

/** lchown(2): also takes away what would let others act as the new owner. */
export function lchown(on: MountedSubvolume, path: CommandPath, uid: number, gid: number): void {
  const inode = on.walk.inode(path);
  on.requireUnprotected(inode);
  on.requireWritable();
  const { attributes } = inode;
  const isDirectory = inode.type === 'directory';
  const { permissions, xattrs } = attributes;
  const changed = changedAttributes(
    attributes,
    isDirectory || permissions === undefined ? permissions : withoutSetId(permissions),
    uid === unchanged ? attributes.uid : uid,
    gid === unchanged ? attributes.gid : gid,
    isDirectory ? xattrs : withoutCapability(xattrs),
  );
  on.setAttributes(inode, changed);
}

function withoutSetId(permissions: number): number {
  const kept = permissions & ~setUid;
  return kept & groupExecute ? kept & ~setGid : kept;
}

/** utimensat(2), a symlink not followed, with the access and the modification time. */
export function utimes(
  on: MountedSubvolume,
  path: CommandPath,
  accessNanoseconds: number,
  modificationNanoseconds: number,
): void {
  // The kernel doesn't even look at the path then.
  if (accessNanoseconds === UTIME_OMIT && modificationNanoseconds === UTIME_OMIT) return;
  const inode = on.walk.inode(path);
  if (!isValid(accessNanoseconds) || !isValid(modificationNanoseconds)) throw badValue(inode);
  on.requireUnprotected(inode);
  on.requireWritable();
  on.journal.setTimes(inode, on.at);
}

const isValid = (nanoseconds: Timespec['nanoseconds']) =>
  nanoseconds <= nanosecondsMax || nanoseconds === UTIME_NOW || nanoseconds === UTIME_OMIT;
