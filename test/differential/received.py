# SPDX-License-Identifier: GPL-2.0-only
"""What a receiver must have made of a sent subvolume: all but inode numbers and where data lies."""

import hashlib
import os
import stat

SUBVOLUME_PLACE = 2  # The inode number of a directory where a subvolume lies that isn't in the snapshot.


def described(top):
    """By path: what is there, as a tuple. Hard links are told by the first of their paths."""
    first_paths = {}
    found = {}

    def look(path, name):
        status = os.lstat(path)
        if status.st_ino == SUBVOLUME_PLACE:
            return
        value = (status.st_mode, status.st_uid, status.st_gid)
        # Orphan names come and go in the top directory, whose times the kernel does not always send then.
        if name != b"":
            value += (status.st_mtime_ns, status.st_atime_ns)
        if not stat.S_ISDIR(status.st_mode):
            value += (status.st_nlink, first_paths.setdefault(status.st_ino, name))
        if stat.S_ISLNK(status.st_mode):
            value += (os.readlink(path),)
        elif stat.S_ISREG(status.st_mode):
            value += (status.st_size, content(path))
        elif stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
            value += (status.st_rdev,)
        found[name] = value + (xattrs(path),)
        if stat.S_ISDIR(status.st_mode):
            for child in sorted(os.listdir(path)):
                look(os.path.join(path, child), os.path.join(name, child))

    look(top, b"")
    return found


def content(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def xattrs(path):
    # The kernel sends no name with which that of the capability begins.
    names = [name for name in os.listxattr(path, follow_symlinks=False) if name != "security.cap"]
    return tuple((name, os.getxattr(path, name, follow_symlinks=False)) for name in sorted(names))


def differences(sent, received):
    """In words, a path each."""
    one, other = described(sent), described(received)
    return [f"{path!r}: sent {one.get(path)}, received {other.get(path)}"
            for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)]
