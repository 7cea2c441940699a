// SPDX-License-Identifier: GPL-2.0-only
import type { DataLog } from '../data/dataLog';
import type { Journal } from '../journal';
import type { CommandNumber } from '../receivedInode';
import { changedAttributes, InodeFlag, noFlags, type Attributes } from '../tree/attributes';
import type { Inode } from '../tree/inode';
import type { NameBytes } from '../tree/nameBytes';
import type { SubvolumeTree } from '../tree/subvolumeTree';
import { PathWalk, type Assume } from './pathWalk';
import { Refused } from './refused';

/** A subvolume as system calls of root work on it. They throw Refused, or OutOfSight. */
export class MountedSubvolume {
  readonly tree: SubvolumeTree;
  readonly walk: PathWalk;
  readonly journal: Journal;
  readonly assume: Assume;
  /** The command that is carried out. */
  at: CommandNumber = 0;

  constructor(tree: SubvolumeTree, journal: Journal, assume: Assume) {
    this.tree = tree;
    this.journal = journal;
    this.assume = assume;
    this.walk = new PathWalk(tree, assume);
  }

  /** What was done to the data of the volume's files. */
  get data(): DataLog {
    return this.tree.volume.data;
  }

  requireWritable(): void {
    if (this.tree.finished) throw new Refused('EROFS', { kind: 'protected', inode: undefined });
  }

  /** Refuses changes of what is immutable or append-only. */
  requireUnprotected(inode: Inode): void {
    if (inode.flags === noFlags) return;
    if (inode.flags & (InodeFlag.IMMUTABLE | InodeFlag.APPEND)) throw isProtected(inode);
  }

  /** Refuses making or removing a name in a directory. */
  requireChangeable(directory: Inode, { append }: { readonly append: boolean }): void {
    this.requireWritable();
    if (directory.flags === noFlags) return;
    const flags = append ? InodeFlag.IMMUTABLE : InodeFlag.IMMUTABLE | InodeFlag.APPEND;
    if (directory.flags & flags) throw isProtected(directory);
  }

  addName(directory: Inode, name: NameBytes, inode: Inode): void {
    this.journal.addName(directory, name, inode, this.at);
  }

  removeName(directory: Inode, name: NameBytes): void {
    this.journal.removeName(directory, name, this.at);
  }

  setAttributes(inode: Inode, attributes: Attributes): void {
    this.journal.setAttributes(inode, attributes);
  }

  change(inode: Inode, changed: Partial<Attributes>): void {
    const all = { ...inode.attributes, ...changed };
    const { permissions, uid, gid, xattrs } = all;
    this.setAttributes(inode, changedAttributes(all, permissions, uid, gid, xattrs));
  }
}

export function isProtected(inode: Inode): Refused {
  return new Refused('EPERM', { kind: 'protected', inode });
}

/** A value that a system call doesn't take. */
export function badValue(inode: Inode | undefined): Refused {
  return new Refused('EINVAL', { kind: 'value', inode });
}
