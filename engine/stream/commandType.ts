// SPDX-License-Identifier: GPL-2.0-only

/** Command numbers of the send stream: `enum btrfs_send_cmd`. */
export const CommandType = {
  SUBVOL: 1,
  SNAPSHOT: 2,
  MKFILE: 3,
  MKDIR: 4,
  MKNOD: 5,
  MKFIFO: 6,
  MKSOCK: 7,
  SYMLINK: 8,
  RENAME: 9,
  LINK: 10,
  UNLINK: 11,
  RMDIR: 12,
  SET_XATTR: 13,
  REMOVE_XATTR: 14,
  WRITE: 15,
  CLONE: 16,
  TRUNCATE: 17,
  CHMOD: 18,
  CHOWN: 19,
  UTIMES: 20,
  END: 21,
  UPDATE_EXTENT: 22,
  FALLOCATE: 23,
  FILEATTR: 24,
  ENCODED_WRITE: 25,
  ENABLE_VERITY: 26,
} as const;

export type CommandName = keyof typeof CommandType;
export type CommandType = (typeof CommandType)[CommandName];

const names: (CommandName | undefined)[] = [];
for (const [name, type] of Object.entries(CommandType)) names[type] = name as CommandName;

/** The kernel's name without its prefix, in capitals; undefined for a number it doesn't define. */
export function commandName(type: number): CommandName | undefined {
  return names[type];
}

/** The protocol version that brought the command; undefined for a number that none defines. */
export function commandVersion(type: number): 1 | 2 | 3 | undefined {
  if (names[type] === undefined) return undefined;
  if (type <= CommandType.UPDATE_EXTENT) return 1;
  return type <= CommandType.ENCODED_WRITE ? 2 : 3;
}
