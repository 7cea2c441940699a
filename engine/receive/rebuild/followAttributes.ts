// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import { InodeFlag } from '../tree/attributes';
import type { Follow } from './followCommand';
import { Format } from './sentInode';
import { unfollowable } from './unfollowable';

const permissionBits = 0o7777;

const chmod: Follow = (on, command) => {
  on.subject(command).permissions = command.low32(A.MODE) & permissionBits;
};

const chown: Follow = (on, command) => {
  const inode = on.subject(command);
  inode.uid = command.low32(A.UID);
  inode.gid = command.low32(A.GID);
};

const utimes: Follow = (on, command) => {
  on.subject(command).times = on.at;
};

const fileattr: Follow = (on, command) => {
  const inode = on.subject(command);
  inode.fileattr = command.bigint(A.FILEATTR);
  const before = on.tree.parent?.get(inode.id);
  // It is only sent where the flags were others; which, no stream tells.
  if (before && before.fileattr === undefined && inode.fileattr === 0n)
    before.assumedFlags = InodeFlag.COMPRESS;
};

const setXattr: Follow = (on, command) => {
  const inode = on.subject(command);
  inode.xattrs = inode.xattrs.with(command.string(A.XATTR_NAME), on.at);
};

const removeXattr: Follow = (on, command) => {
  const inode = on.subject(command);
  inode.xattrs = inode.xattrs.without(command.string(A.XATTR_NAME));
};

const enableVerity: Follow = (on, command) => {
  const inode = on.subject(command);
  if (inode.format !== Format.FILE) throw unfollowable.notFile(command.path());
  inode.verity = on.at;
};

/** The commands that set what isn't a name or data. */
export const attributeFollowers: readonly (readonly [C, Follow])[] = [
  [C.CHMOD, chmod],
  [C.CHOWN, chown],
  [C.UTIMES, utimes],
  [C.FILEATTR, fileattr],
  [C.SET_XATTR, setXattr],
  [C.REMOVE_XATTR, removeXattr],
  [C.ENABLE_VERITY, enableVerity],
];
