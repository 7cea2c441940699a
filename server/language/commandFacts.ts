// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../engine/stream/commandType';

/** What is worth knowing of a kind of command. Markdown. */
export interface CommandFacts {
  readonly does: string;
  /** What `btrfs receive` does with it. */
  readonly receive: string;
  /** The function of fs/btrfs/send.c that writes it. */
  readonly kernel: string;
}

/** Undefined for a command that no protocol defines. */
export function commandFacts(type: number): CommandFacts | undefined {
  return facts[type];
}

const fact = (does: string, receive: string, kernel: string): CommandFacts => ({
  does,
  receive,
  kernel,
});

const facts: Readonly<Record<number, CommandFacts>> = {
  [CommandType.SUBVOL]: fact(
    'Begins a full stream: everything in the subvolume follows.',
    'Creates an empty subvolume of this name. It fails if there is one already.',
    'send_subvol_begin',
  ),
  [CommandType.SNAPSHOT]: fact(
    'Begins an incremental stream: what follows turns the parent into this subvolume.',
    'Looks for the parent by `clone_uuid` among received UUIDs, then among UUIDs, and makes a writable snapshot of it.',
    'send_subvol_begin',
  ),
  [CommandType.MKFILE]: fact(
    'Creates an empty file, under its orphan name: the real one comes by a rename.',
    '`creat()` with mode 0600.',
    'send_create_inode',
  ),
  [CommandType.MKDIR]: fact(
    'Creates a directory, under its orphan name: the real one comes by a rename.',
    '`mkdir()` with mode 0700.',
    'send_create_inode',
  ),
  [CommandType.MKNOD]: fact(
    'Creates a device node, under its orphan name.',
    '`mknod()` with the type of `mode` and the device `rdev`.',
    'send_create_inode',
  ),
  [CommandType.MKFIFO]: fact(
    'Creates a FIFO, under its orphan name.',
    '`mkfifo()`.',
    'send_create_inode',
  ),
  [CommandType.MKSOCK]: fact(
    'Creates a socket, under its orphan name.',
    '`mknod()` with S_IFSOCK.',
    'send_create_inode',
  ),
  [CommandType.SYMLINK]: fact(
    'Creates a symbolic link to `path_link`, under its orphan name.',
    '`symlink()`; the target is taken as it is.',
    'send_create_inode',
  ),
  [CommandType.RENAME]: fact(
    'Moves `path` to `path_to`.',
    '`rename()`. It fails if `path` is not there, or if `path_to` is a directory that is not empty.',
    'send_rename',
  ),
  [CommandType.LINK]: fact(
    'Gives the inode at `path_link` one more name, `path`.',
    '`link()`. It fails if `path_link` is not there or is a directory, and if `path` exists.',
    'send_link',
  ),
  [CommandType.UNLINK]: fact(
    'Takes one name of an inode away.',
    '`unlink()`. It fails if the name is not there, or if it is a directory’s.',
    'send_unlink',
  ),
  [CommandType.RMDIR]: fact(
    'Removes an empty directory.',
    '`rmdir()`. It fails if something is still in it.',
    'send_rmdir',
  ),
  [CommandType.SET_XATTR]: fact('Sets an extended attribute.', '`lsetxattr()`.', 'send_set_xattr'),
  [CommandType.REMOVE_XATTR]: fact(
    'Removes an extended attribute.',
    '`lremovexattr()`.',
    'send_remove_xattr',
  ),
  [CommandType.WRITE]: fact(
    'Writes `data` at `file_offset`.',
    '`pwrite()` until all is written; the file stays open for the next command.',
    'send_write',
  ),
  [CommandType.CLONE]: fact(
    'Shares a range of another file, or of this one, instead of sending its data.',
    'Finds the subvolume by `clone_uuid`, then BTRFS_IOC_CLONE_RANGE. It fails on a range that is not aligned to blocks or lies past the end of the source.',
    'send_clone',
  ),
  [CommandType.TRUNCATE]: fact('Sets the size of a file.', '`truncate()`.', 'send_truncate'),
  [CommandType.CHMOD]: fact('Sets the permission bits.', '`chmod()`.', 'send_chmod'),
  [CommandType.CHOWN]: fact('Sets owner and group.', '`lchown()`.', 'send_chown'),
  [CommandType.UTIMES]: fact(
    'Sets the times. Those of directories come late, since every change inside alters them.',
    '`utimensat()` with `atime` and `mtime`; `ctime` and `otime` cannot be set and are ignored.',
    'send_utimes',
  ),
  [CommandType.END]: fact(
    'Ends the stream.',
    'Sets the received UUID, and makes the subvolume read-only.',
    'btrfs_ioctl_send',
  ),
  [CommandType.UPDATE_EXTENT]: fact(
    'Stands for a write whose data was left out by `--no-data`.',
    'Nothing: the file’s content will be wrong.',
    'send_update_extent',
  ),
  [CommandType.FALLOCATE]: fact(
    'Reserves a range, or punches a hole.',
    '`fallocate()` with this mode.',
    'send_fallocate',
  ),
  [CommandType.FILEATTR]: fact(
    'Says the inode’s flags, as `chattr` sets them. Sent only for an inode that was there before.',
    'Reads it, and does nothing.',
    'send_fileattr',
  ),
  [CommandType.ENCODED_WRITE]: fact(
    'Writes an extent as it lies on disk, compressed.',
    'BTRFS_IOC_ENCODED_WRITE; where that is not possible, or with `--force-decompress`, it decompresses and writes.',
    'send_encoded_extent',
  ),
  [CommandType.ENABLE_VERITY]: fact(
    'Enables fs-verity on the file, which seals its content.',
    'FS_IOC_ENABLE_VERITY.',
    'send_verity',
  ),
};
