// SPDX-License-Identifier: GPL-2.0-only
import type { CommandPath } from '../commandPath';
import type { Inode } from '../tree/inode';
import type { MountedSubvolume } from './mountedSubvolume';
import { Place, refusedAt, requireName } from './place';
import { Refused } from './refused';

/** `BTRFS_LINK_MAX`. */
const linkMax = 65_535;

/** link(2): `path` is the new name. */
export function link(on: MountedSubvolume, path: CommandPath, existing: CommandPath): void {
  const inode = on.walk.inode(existing);
  const place = on.walk.place(path);
  if (place.kind !== 'name') throw refusedAt('EEXIST', place, 'exists');
  requireName(place);
  if (place.inode) throw refusedAt('EEXIST', place, 'exists');
  if (place.slashed) throw refusedAt('ENOENT', place);
  on.requireChangeable(place.directory, { append: true });
  on.requireUnprotected(inode);
  if (inode.type === 'directory') {
    const old = on.walk.place(existing);
    throw refusedAt('EPERM', old, 'wrong type');
  }
  if ((inode.nlink ?? 0) >= linkMax) throw new Refused('EMLINK', { kind: 'value', inode });
  on.addName(place.directory, place.name, inode);
}

/** unlink(2). */
export function unlink(on: MountedSubvolume, path: CommandPath): void {
  const place = on.walk.place(path);
  if (place.kind !== 'name') throw refusedAt('EISDIR', place, 'wrong type');
  requireName(place);
  if (place.inode === null) throw refusedAt('ENOENT', place);
  if (place.slashed)
    throw refusedAt(place.inode?.type === 'directory' ? 'EISDIR' : 'ENOTDIR', place, 'wrong type');
  requireRemovable(on, place, place.inode);
  if (place.inode?.type === 'directory') throw refusedAt('EISDIR', place, 'wrong type');
  on.walk.present(place);
  remove(on, place);
}

/** rmdir(2). Returns false where it is the subvolume itself that goes. */
export function rmdir(on: MountedSubvolume, path: CommandPath): boolean {
  const place = on.walk.place(path);
  if (place.kind === '.') throw refusedAt('EINVAL', place);
  if (place.kind === '..') throw refusedAt('ENOTEMPTY', place, 'not empty');
  requireName(place);
  if (place.inode === null) throw refusedAt('ENOENT', place);
  if (place.kind === 'name') requireRemovable(on, place, place.inode);
  if (place.inode?.type !== undefined && place.inode.type !== 'directory')
    throw refusedAt('ENOTDIR', place, 'wrong type');
  const directory = on.walk.present(place);
  directory.type = 'directory';
  requireEmpty(on, directory, place);
  if (place.kind === 'root') return false;
  remove(on, place);
  return true;
}

/** rename(2). */
export function rename(on: MountedSubvolume, from: CommandPath, to: CommandPath): void {
  const source = on.walk.place(from);
  const target = on.walk.place(to);
  if (isDot(source)) throw refusedAt('EBUSY', source);
  if (isDot(target)) throw refusedAt('EBUSY', target);
  requireName(source);
  if (source.inode === null) throw refusedAt('ENOENT', source);
  requireName(target);
  // The subvolume onto itself.
  if (source.kind === 'root' && target.kind === 'root') return;
  const inode = source.kind === 'root' ? source.directory : presentName(on, source);
  if (inode.type !== 'directory') requireNoSlashes(inode, source, target);
  if (inode === target.directory || isAbove(inode, target.directory))
    throw refusedAt('EINVAL', target, 'ancestor', inode);
  const there = target.inode;
  if (there && (there === source.directory || isAbove(there, source.directory)))
    throw refusedAt('ENOTEMPTY', target, 'ancestor');
  if (there === inode) return;
  requireRemovable(on, source, inode);
  if (there) requireReplaceable(on, target, there, inode);
  else on.requireChangeable(target.directory, { append: true });
  remove(on, source);
  if (there) remove(on, target);
  on.addName(target.directory, target.name, inode);
  if (target.kind === 'name' && !target.slashed) on.walk.remember(to, inode);
  learnFromOrphanName(on, inode, to);
}

/** The orphan name that an inode gets tells its number and generation. */
function learnFromOrphanName(on: MountedSubvolume, inode: Inode, path: CommandPath): void {
  const orphan = path.orphanName;
  if (!orphan) return;
  if (inode.ino === undefined) on.tree.number(inode, orphan.ino);
  if (inode.ino === orphan.ino) inode.generation ??= orphan.gen;
}

const isDot = ({ kind }: Place) => kind === '.' || kind === '..';

/** The source itself, whose trailing slash is looked at later. */
function presentName(on: MountedSubvolume, place: Place): Inode {
  if (!place.slashed) return on.walk.present(place);
  const { path, kind, directory, name, inode } = place;
  return on.walk.present(new Place(path, kind, directory, name, inode, false));
}

function requireNoSlashes(inode: Inode, source: Place, target: Place): void {
  const slashed = source.slashed ? source : target.slashed ? target : undefined;
  if (slashed && inode.type === undefined) inode.type = 'directory';
  else if (slashed) throw refusedAt('ENOTDIR', slashed, 'wrong type', inode);
}

/** `may_delete` of what a rename takes the place of, and what btrfs adds. */
function requireReplaceable(on: MountedSubvolume, target: Place, there: Inode, by: Inode): void {
  requireRemovable(on, target, there);
  if (by.type === 'directory') {
    if (there.type !== undefined && there.type !== 'directory')
      throw refusedAt('ENOTDIR', target, 'wrong type');
    requireEmpty(on, there, target);
  } else if (there.type === 'directory' && by.type !== undefined) {
    throw refusedAt('EISDIR', target, 'wrong type');
  }
}

function requireRemovable(
  on: MountedSubvolume,
  place: Place,
  inode: Inode | null | undefined,
): void {
  on.requireChangeable(place.directory, { append: false });
  if (inode) on.requireUnprotected(inode);
}

function requireEmpty(on: MountedSubvolume, directory: Inode, place: Place): void {
  if (directory.entryCount !== undefined) {
    if (directory.entryCount > 0) throw refusedAt('ENOTEMPTY', place, 'not empty');
    return;
  }
  if (!directory.entries().next().done) throw refusedAt('ENOTEMPTY', place, 'not empty');
  if (directory.assumed) on.assume('the directory is empty', place.path.text);
}

function remove(on: MountedSubvolume, { directory, name }: Place): void {
  on.removeName(directory, name);
}

/** Whether an inode is a directory above this one. */
function isAbove(inode: Inode, directory: Inode): boolean {
  if (inode.type !== 'directory' && inode.type !== undefined) return false;
  for (let at = directory.above; at; at = at.above) {
    if (at === inode) return true;
  }
  return false;
}
