// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../engine/stream/commandType';

/** What is worth knowing of a kind of command. Markdown. */
export interface CommandFacts {
  readonly does: string;
  /** What `btrfs receive` does with it. */
  readonly receive: string;
  /** The function of fs/btrfs/send.c that writes it. */
  readonly kernel: string;
  /** When the kernel does: a clause that goes on from the function's name. */
  readonly when: string;
}

/** Undefined for a command that no protocol defines. */
export function commandFacts(type: number): CommandFacts | undefined {
  return facts[type];
}

const fact = (does: string, receive: string, kernel: string, when: string): CommandFacts => ({
  does,
  receive,
  kernel,
  when,
});

const creates =
  'from `process_recorded_refs()`, before the new inode’s first name is given; a directory also earlier, where one with a lower number must be moved into it (`did_create_dir()`)';
const finishes = 'from `finish_inode_if_needed()`, once all items of the inode are compared';
const data =
  'from `send_extent_data()` for each extent that is new or has changed, in pieces, where nothing was found to clone from; with protocol 1 also zeroes from `send_hole()`';

const facts: Readonly<Record<number, CommandFacts>> = {
  [CommandType.SUBVOL]: fact(
    'Begins a full stream: everything in the subvolume follows.',
    'Creates an empty subvolume of this name. It fails if there is one already.',
    'send_subvol_begin',
    'first of all, from `send_subvol()`',
  ),
  [CommandType.SNAPSHOT]: fact(
    'Begins an incremental stream: what follows turns the parent into this subvolume.',
    'Looks for the parent by `clone_uuid` among received UUIDs, then among UUIDs, and makes a writable snapshot of it.',
    'send_subvol_begin',
    'first of all, from `send_subvol()`',
  ),
  [CommandType.MKFILE]: fact(
    'Creates an empty file, under its orphan name: the real one comes by a rename.',
    '`creat()` with mode 0600.',
    'send_create_inode',
    creates,
  ),
  [CommandType.MKDIR]: fact(
    'Creates a directory, under its orphan name: the real one comes by a rename.',
    '`mkdir()` with mode 0700.',
    'send_create_inode',
    creates,
  ),
  [CommandType.MKNOD]: fact(
    'Creates a device node, under its orphan name.',
    '`mknod()` with the type of `mode` and the device `rdev`.',
    'send_create_inode',
    creates,
  ),
  [CommandType.MKFIFO]: fact(
    'Creates a FIFO, under its orphan name.',
    '`mkfifo()`.',
    'send_create_inode',
    creates,
  ),
  [CommandType.MKSOCK]: fact(
    'Creates a socket, under its orphan name.',
    '`mknod()` with S_IFSOCK.',
    'send_create_inode',
    creates,
  ),
  [CommandType.SYMLINK]: fact(
    'Creates a symbolic link to `path_link`, under its orphan name.',
    '`symlink()`; the target is taken as it is.',
    'send_create_inode',
    creates,
  ),
  [CommandType.RENAME]: fact(
    'Moves `path` to `path_to`.',
    '`rename()`. It fails if `path` is not there, or if `path_to` is a directory that is not empty.',
    'send_rename',
    'from `process_recorded_refs()` for a new or changed name (`rename_current_inode()`) and for one that is in the way (`orphanize_inode()`); from `apply_dir_move()` for a directory that had to wait for another',
  ),
  [CommandType.LINK]: fact(
    'Gives the inode at `path_link` one more name, `path`.',
    '`link()`. It fails if `path_link` is not there or is a directory, and if `path` exists.',
    'send_link',
    'from `process_recorded_refs()`, for each further name of an inode that isn’t a directory',
  ),
  [CommandType.UNLINK]: fact(
    'Takes one name of an inode away.',
    '`unlink()`. It fails if the name is not there, or if it is a directory’s.',
    'send_unlink',
    'from `process_recorded_refs()`: names of the inode that are gone, and those of others that are overwritten; from `btrfs_unlink_all_paths()` for an inode whose last link is gone, or whose number was used anew',
  ),
  [CommandType.RMDIR]: fact(
    'Removes an empty directory.',
    '`rmdir()`. It fails if something is still in it.',
    'send_rmdir',
    'from `process_recorded_refs()` where `can_rmdir()` says that nothing is left in it; otherwise once the last inode that was in it is through',
  ),
  [CommandType.SET_XATTR]: fact(
    'Sets an extended attribute.',
    '`lsetxattr()`.',
    'send_set_xattr',
    'for each attribute that is new or has changed; `security.capability` from `send_capabilities()`, after the owner, since `chown` takes it away',
  ),
  [CommandType.REMOVE_XATTR]: fact(
    'Removes an extended attribute.',
    '`lremovexattr()`.',
    'send_remove_xattr',
    'for each attribute that only the parent has',
  ),
  [CommandType.WRITE]: fact(
    'Writes `data` at `file_offset`.',
    '`pwrite()` until all is written; the file stays open for the next command.',
    'send_write',
    data,
  ),
  [CommandType.CLONE]: fact(
    'Shares a range of another file, or of this one, instead of sending its data.',
    'Finds the subvolume by `clone_uuid`, then BTRFS_IOC_CLONE_RANGE. It fails on a range that is not aligned to blocks or lies past the end of the source.',
    'send_clone',
    'from `clone_range()`, where `find_extent_clone()` has found the extent in the parent, in a clone source, or earlier in the same subvolume',
  ),
  [CommandType.TRUNCATE]: fact(
    'Sets the size of a file.',
    '`truncate()`.',
    'send_truncate',
    `${finishes}, where the size has changed and no write has made it so`,
  ),
  [CommandType.CHMOD]: fact(
    'Sets the permission bits.',
    '`chmod()`.',
    'send_chmod',
    `${finishes}, for a new inode and where the mode has changed`,
  ),
  [CommandType.CHOWN]: fact(
    'Sets owner and group.',
    '`lchown()`.',
    'send_chown',
    `${finishes}, for a new inode and where owner or group have changed`,
  ),
  [CommandType.UTIMES]: fact(
    'Sets the times. Those of directories come late, since every change inside alters them.',
    '`utimensat()` with `atime` and `mtime`; `ctime` and `otime` cannot be set and are ignored.',
    'send_utimes',
    `${finishes}, every time; those of a directory wait in a cache of 64 (\`cache_dir_utimes()\`) and go out when it is full, or in the end`,
  ),
  [CommandType.END]: fact(
    'Ends the stream.',
    'Sets the received UUID, and makes the subvolume read-only.',
    'btrfs_ioctl_send',
    'last of all, unless several sends share a stream and this isn’t the last',
  ),
  [CommandType.UPDATE_EXTENT]: fact(
    'Stands for a write whose data was left out by `--no-data`.',
    'Nothing: the file’s content will be wrong.',
    'send_update_extent',
    'from `send_extent_data()` in the place of each write, with `--no-data`',
  ),
  [CommandType.FALLOCATE]: fact(
    'Reserves a range, or punches a hole.',
    '`fallocate()` with this mode.',
    'send_fallocate',
    'from `send_hole()`, since protocol 2: a hole that the parent hasn’t',
  ),
  [CommandType.FILEATTR]: fact(
    'Says the inode’s flags, as `chattr` sets them. Sent only for an inode that was there before.',
    'Reads it, and does nothing.',
    'send_fileattr',
    `${finishes}, where the flags have changed, since protocol 2`,
  ),
  [CommandType.ENCODED_WRITE]: fact(
    'Writes an extent as it lies on disk, compressed.',
    'BTRFS_IOC_ENCODED_WRITE; where that is not possible, or with `--force-decompress`, it decompresses and writes.',
    'send_encoded_extent',
    'from `send_extent_data()` with `--compressed-data`, for an extent that is sent as a whole',
  ),
  [CommandType.ENABLE_VERITY]: fact(
    'Enables fs-verity on the file, which seals its content.',
    'FS_IOC_ENABLE_VERITY.',
    'send_verity',
    `${finishes}, since protocol 3, for a file with a verity descriptor`,
  ),
};
