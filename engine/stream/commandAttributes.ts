// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from './attributeType';
import { CommandType } from './commandType';

const C = CommandType;
const A = AttributeType;

const create = [A.PATH, A.INO];

/** What each command needs, in the order in which btrfs-progs asks for it and fails. */
const required = new Map<number, readonly AttributeType[]>([
  [C.SUBVOL, [A.PATH, A.UUID, A.CTRANSID]],
  [C.SNAPSHOT, [A.PATH, A.UUID, A.CTRANSID, A.CLONE_UUID, A.CLONE_CTRANSID]],
  [C.MKFILE, create],
  [C.MKDIR, create],
  [C.MKNOD, [...create, A.MODE, A.RDEV]],
  [C.MKFIFO, create],
  [C.MKSOCK, create],
  [C.SYMLINK, [...create, A.PATH_LINK]],
  [C.RENAME, [A.PATH, A.PATH_TO]],
  [C.LINK, [A.PATH, A.PATH_LINK]],
  [C.UNLINK, [A.PATH]],
  [C.RMDIR, [A.PATH]],
  [C.SET_XATTR, [A.PATH, A.XATTR_NAME, A.XATTR_DATA]],
  [C.REMOVE_XATTR, [A.PATH, A.XATTR_NAME]],
  [C.WRITE, [A.PATH, A.FILE_OFFSET, A.DATA]],
  [
    C.CLONE,
    [
      A.PATH,
      A.FILE_OFFSET,
      A.CLONE_LEN,
      A.CLONE_UUID,
      A.CLONE_CTRANSID,
      A.CLONE_PATH,
      A.CLONE_OFFSET,
    ],
  ],
  [C.TRUNCATE, [A.PATH, A.SIZE]],
  [C.CHMOD, [A.PATH, A.MODE]],
  [C.CHOWN, [A.PATH, A.UID, A.GID]],
  [C.UTIMES, [A.PATH, A.ATIME, A.MTIME, A.CTIME]],
  [C.END, []],
  [C.UPDATE_EXTENT, [A.PATH, A.FILE_OFFSET, A.SIZE]],
  [C.FALLOCATE, [A.PATH, A.FALLOCATE_MODE, A.FILE_OFFSET, A.SIZE]],
  [C.FILEATTR, [A.PATH, A.FILEATTR]],
  [
    C.ENCODED_WRITE,
    [
      A.PATH,
      A.FILE_OFFSET,
      A.UNENCODED_FILE_LEN,
      A.UNENCODED_LEN,
      A.UNENCODED_OFFSET,
      A.COMPRESSION,
      A.ENCRYPTION,
      A.DATA,
    ],
  ],
  [
    C.ENABLE_VERITY,
    [A.PATH, A.VERITY_ALGORITHM, A.VERITY_BLOCK_SIZE, A.VERITY_SALT_DATA, A.VERITY_SIG_DATA],
  ],
]);

const defaulted: readonly AttributeType[] = [A.COMPRESSION, A.ENCRYPTION];

/**
 * The attributes that a receiver reads from a command, in the order in which btrfs-progs reads them:
 * at the first that is absent or of a wrong size it fails. Empty for an unknown command.
 */
export function attributesRead(command: number): readonly AttributeType[] {
  return required.get(command) ?? [];
}

/** Whether a receiver takes 0 where the attribute is absent. */
export function mayBeAbsent(attribute: AttributeType): boolean {
  return defaulted.includes(attribute);
}

/** Whether the attribute's value is a path below the subvolume, in this command. */
export function isPathBelowSubvolume(command: number, attribute: number): boolean {
  if (attribute === A.PATH_LINK) return command === C.LINK;
  return attribute === A.PATH || attribute === A.PATH_TO || attribute === A.CLONE_PATH;
}

/** The protocol that brought an attribute; undefined for a number that none defines. */
export function attributeVersion(attribute: number): 1 | 2 | 3 | undefined {
  if (attribute <= A.UNSPEC || attribute > A.VERITY_SIG_DATA) return undefined;
  if (attribute >= A.VERITY_ALGORITHM) return 3;
  return attribute >= A.FALLOCATE_MODE ? 2 : 1;
}
