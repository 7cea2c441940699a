# SPDX-License-Identifier: GPL-2.0-only
"""Makes filesystems by scripts of operations and sends their snapshots with the running kernel.

Requests come as JSON, a line each, on stdin: {"directory", "script": [line, …], "sends": [{"subvol",
"parent", "clones", "proto", "flags"}, …]}. The image is made in the directory as `image`, those of
further devices as `image1` …, the streams as `0`, `1` …; the answer is a line of JSON: {"errnos":
[number, …]}, 0 being success, −1 that a snapshot is missing or the filesystem has failed. A send with
"argv" is one of btrfs-progs, with these arguments; its number is the exit code. Names in scripts are
percent-encoded. Operations that fail are passed over: a script stays valid whatever is taken out of
it. All mounts are private: they go with this process.

A request {"receive": [{"stream", "subvol"}, …]} has `btrfs receive` make subvolumes of the streams on
another filesystem; the answer tells how they differ from those of the script: {"problems": [text, …]}.
"""

import ctypes
import errno
import fcntl
import json
import mmap
import os
import random
import shutil
import stat
import struct
import subprocess
import sys
import time
from urllib.parse import unquote_to_bytes

import crowd
from crowd import opened
import received

CLONE_NEWNS, MS_REC_PRIVATE, RENAME_EXCHANGE = 0x20000, 0x4000 | 0x40000, 2
SUBVOL_CREATE, SNAP_DESTROY, SNAP_CREATE_V2 = 0x5000940E, 0x5000940F, 0x50009417
SUBVOL_SETFLAGS, INO_LOOKUP, SEND, DEFRAG_RANGE = 0x4008941A, 0xD0009412, 0x40489426, 0x40309410
QUOTA_CTL, SET_RECEIVED_SUBVOL = 0xC0109428, 0xC0C89425
GETFLAGS, SETFLAGS, FICLONERANGE, FIDEDUPERANGE = 0x80086601, 0x40086602, 0x4020940D, 0xC0189436
FIEMAP = 0xC020660B
READ_ONLY = 2
SUPERBLOCK = 0x10000
ATTRIBUTES = {"a": 0x20, "A": 0x80, "c": 0x4, "C": 0x800000, "d": 0x40, "i": 0x10, "S": 0x8}
CAPABILITY = bytes.fromhex("0100000200100000000000000000000000000000")

libc = ctypes.CDLL(None, use_errno=True)
libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong]


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), "libc")


def ioctl(fd, request, layout, *values):
    """Returns the structure as the kernel leaves it."""
    argument = bytearray(struct.pack(layout, *values))
    fcntl.ioctl(fd, request, argument)
    return argument


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def crc32c(data):
    remainder = 0xFFFFFFFF
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            remainder = remainder >> 1 ^ (0x82F63B78 if remainder & 1 else 0)
    return remainder ^ 0xFFFFFFFF


def unmount(directory):
    """Waits up to 10 s for whoever has it open: a send that was ended may still be on its way out."""
    for _ in range(100):
        if subprocess.run(["umount", directory], stderr=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(0.1)
    run("umount", directory)


def content(length, seed):
    """Random, repetitive or of one byte, as the seed has it."""
    source = random.Random(seed)
    if seed % 3 == 0:
        return source.randbytes(length)
    word = source.randbytes(1 if seed % 3 == 1 else source.randrange(1, 300))
    return (word * (length // len(word) + 1))[:length]


class Volume:
    """Methods named do_… are the operations of scripts."""

    def __init__(self, directory):
        self.image = os.path.join(directory, "image")
        self.images = [self.image]
        self.top = os.fsencode(os.path.join(directory, "mnt"))
        self.options = "noatime"
        self.mounted = False
        self.held = []
        self.dead = {}

    def at(self, name):
        if name in self.dead:
            return f"/proc/self/fd/{self.dead[name]}".encode()
        return os.path.join(self.top, unquote_to_bytes(name))

    def do_mkfs(self, megabytes, *options):
        """With `devices=N` before the options, on so many devices."""
        os.makedirs(self.top, exist_ok=True)
        count = 1
        if options and options[0].startswith("devices="):
            count, options = int(options[0].split("=")[1][0]), options[1:]
        self.images = [self.image] + [f"{self.image}{number}" for number in range(1, count)]
        for path in self.images:
            with open(path, "wb") as image:
                image.truncate(int(megabytes) << 20)
        run("mkfs.btrfs", "-q", *options, *self.images)

    def do_mount(self, options):
        self.options = options
        if len(self.images) > 1:
            self.mount_devices(options)
            return
        # Only syncs begin generations, so that a script always makes the same ones. No file that is
        # made here opens a device.
        run("mount", "-o", f"loop,nodev,commit=300,{options}", self.image, self.top)
        self.mounted = True

    def mount_devices(self, options):
        """The loop devices go with the mount."""
        loops = [subprocess.run(["losetup", "-f", "--show", path], check=True, capture_output=True,
                                text=True).stdout.strip() for path in self.images]
        devices = ",".join(f"device={loop}" for loop in loops)
        try:
            run("mount", "-o", f"{devices},nodev,commit=300,{options}", loops[0], self.top)
            self.mounted = True
        finally:
            for loop in loops:
                run("losetup", "-d", loop)

    def unmount(self):
        for fd in self.held:
            os.close(fd)
        self.held = []
        if self.mounted:
            unmount(self.top)
        self.mounted = False

    def do_remount(self):
        """Afterwards the highest inode numbers that were removed are used again."""
        self.unmount()
        self.do_mount(self.options)

    def do_sync(self):
        with opened(self.top, os.O_RDONLY) as fd:
            libc.syncfs(fd)

    def do_balance(self):
        """It may fail for want of space."""
        words = ["btrfs", "balance", "start", "--full-balance", self.top]
        subprocess.run(words, capture_output=True, check=False)

    def do_simplequota(self):
        """Extents then say which subvolume they were made in."""
        with opened(self.top, os.O_RDONLY) as fd:
            ioctl(fd, QUOTA_CTL, "QQ", 4, 0)

    def do_subvol(self, name):
        parent, child = os.path.split(self.at(name))
        with opened(parent, os.O_RDONLY) as fd:
            ioctl(fd, SUBVOL_CREATE, "q4088s", 0, child)

    def do_snapshot(self, source, name, flags=READ_ONLY):
        parent, child = os.path.split(self.at(name))
        with opened(self.at(source), os.O_RDONLY) as src, opened(parent, os.O_RDONLY) as fd:
            ioctl(fd, SNAP_CREATE_V2, "qQQ32s4040s", src, 0, int(flags), b"", child)

    def do_readonly(self, name):
        with opened(self.at(name), os.O_RDONLY) as fd:
            ioctl(fd, SUBVOL_SETFLAGS, "Q", READ_ONLY)

    def do_received(self, name):
        """A read-only subvolume looks as if it had been received."""
        with opened(self.at(name), os.O_RDONLY) as fd:
            ioctl(fd, SUBVOL_SETFLAGS, "Q", 0)
            ioctl(fd, SET_RECEIVED_SUBVOL, "16s184s", name.encode().ljust(16, b"r")[:16], b"")
            ioctl(fd, SUBVOL_SETFLAGS, "Q", READ_ONLY)

    def do_delete(self, name):
        parent, child = os.path.split(self.at(name))
        with opened(parent, os.O_RDONLY) as fd:
            ioctl(fd, SNAP_DESTROY, "q4088s", 0, child)
        self.do_sync()
        # Remounting wakes what cleans up.
        run("mount", "-o", "remount,commit=1", self.top)
        run("btrfs", "subvolume", "sync", "-s", "1", self.top)
        run("mount", "-o", "remount,commit=300", self.top)

    def do_dead(self, name):
        """Deletes a subvolume that is open, so that it can't be cleaned away: it is `id:N` from then on."""
        subvolume = f"id:{self.root_id(name)}"
        self.dead[subvolume] = os.open(self.at(name), os.O_RDONLY)
        self.held.append(self.dead[subvolume])
        parent, child = os.path.split(self.at(name))
        with opened(parent, os.O_RDONLY) as fd:
            ioctl(fd, SNAP_DESTROY, "q4088s", 0, child)

    def do_corrupt(self, path, offset):
        """Changes a byte of what the file has on disk, wherever the image holds it."""
        with opened(self.at(path), os.O_RDONLY) as fd:
            wanted = os.pread(fd, 256, int(offset))
        self.unmount()
        with open(self.image, "r+b") as file, mmap.mmap(file.fileno(), 0) as image:
            at = image.find(wanted)
            while at >= 0:
                image[at] ^= 0xFF
                at = image.find(wanted, at + 1)
        self.do_mount(self.options)

    def do_damage(self, path):
        """Changes the first bytes of the file's first extent, in the first chunk, which lies where it says."""
        self.do_sync()
        with opened(self.at(path), os.O_RDONLY) as fd:
            extent = ioctl(fd, FIEMAP, "QQIIII56s", 0, 2**64 - 1, 1, 0, 1, 0, b"")
        (at,) = struct.unpack_from("Q", extent, 40)
        self.unmount()
        with open(self.image, "r+b") as image:
            image.seek(at + 4)
            image.write(b"damaged")
        self.do_mount(self.options)

    def do_mkdir(self, path):
        os.mkdir(self.at(path))

    def do_create(self, path):
        with opened(self.at(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL):
            pass

    def do_write(self, path, offset, length, seed):
        with opened(self.at(path), os.O_RDWR | os.O_CREAT) as fd:
            os.pwrite(fd, content(int(length), int(seed)), int(offset))

    def do_fsync(self, path):
        with opened(self.at(path), os.O_RDONLY) as fd:
            os.fsync(fd)

    def do_truncate(self, path, size):
        os.truncate(self.at(path), int(size))

    def do_fallocate(self, path, mode, offset, length):
        with opened(self.at(path), os.O_RDWR) as fd:
            check(libc.fallocate(fd, int(mode), int(offset), int(length)))

    def do_clone(self, source, at, length, path, to):
        with opened(self.at(source), os.O_RDONLY) as src, opened(self.at(path), os.O_RDWR | os.O_CREAT) as fd:
            ioctl(fd, FICLONERANGE, "qQQQ", src, int(at), int(length), int(to))

    def do_dedupe(self, source, at, length, path, to):
        with opened(self.at(source), os.O_RDWR) as src, opened(self.at(path), os.O_RDWR) as fd:
            ioctl(src, FIDEDUPERANGE, "QQHHIqQQiI", int(at), int(length), 1, 0, 0, fd, int(to), 0, 0, 0)

    def do_defragment(self, path, compression):
        """With a compression of 1 zlib, 2 LZO or 3 zstd, or 0 for as it is."""
        with opened(self.at(path), os.O_RDWR) as fd:
            flags = 3 if compression != "0" else 2
            whole = 2**64 - 1
            ioctl(fd, DEFRAG_RANGE, "QQQII4I", 0, whole, flags, 32 << 20, int(compression), 0, 0, 0, 0)

    def do_symlink(self, path, length):
        os.symlink(b"t" * int(length), self.at(path))

    def do_mknod(self, path, kind, major, minor):
        types = {"fifo": stat.S_IFIFO, "sock": stat.S_IFSOCK, "char": stat.S_IFCHR, "block": stat.S_IFBLK}
        os.mknod(self.at(path), types[kind] | 0o640, os.makedev(int(major), int(minor)))

    def do_link(self, source, path):
        os.link(self.at(source), self.at(path), follow_symlinks=False)

    def do_rename(self, source, path):
        os.rename(self.at(source), self.at(path))

    def do_exchange(self, one, other):
        check(libc.renameat2(-100, self.at(one), -100, self.at(other), RENAME_EXCHANGE))

    def do_unlink(self, path):
        os.unlink(self.at(path))

    def do_hold(self, path):
        """Removes a file that stays open: the inode stays, without a name."""
        self.held.append(os.open(self.at(path), os.O_RDONLY | os.O_NONBLOCK))
        os.unlink(self.at(path))

    def do_rmdir(self, path):
        os.rmdir(self.at(path))

    def do_rmtree(self, path):
        if not stat.S_ISDIR(os.lstat(self.at(path)).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, path)  # It would open a pipe, and wait for its other end.
        shutil.rmtree(self.at(path))

    def do_chmod(self, path, mode):
        os.chmod(self.at(path), int(mode, 8))

    def do_chown(self, path, uid, gid):
        os.chown(self.at(path), int(uid), int(gid), follow_symlinks=False)

    def do_chattr(self, path, change):
        mode = os.lstat(self.at(path)).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            return  # Pipes and devices have no such flags.
        with opened(self.at(path), os.O_RDONLY) as fd:
            (flags,) = struct.unpack("i", ioctl(fd, GETFLAGS, "i", 0))
            bit = ATTRIBUTES[change[1]]
            ioctl(fd, SETFLAGS, "i", flags | bit if change[0] == "+" else flags & ~bit)

    def do_utimes(self, path, nanoseconds):
        os.utime(self.at(path), ns=(int(nanoseconds), int(nanoseconds) * 3), follow_symlinks=False)

    def do_setxattr(self, path, name, length, seed):
        value = content(int(length), int(seed))
        os.setxattr(self.at(path), unquote_to_bytes(name), value, follow_symlinks=False)

    def do_property(self, path, value=""):
        """`btrfs property set … compression`."""
        os.setxattr(self.at(path), "btrfs.compression", value.encode())

    def do_largest(self, path, name, less, seed):
        """An attribute with a value of as many bytes as are allowed, but so many less."""
        low, high = 0, 65536
        while low < high:
            length = (low + high + 1) // 2
            try:
                os.setxattr(self.at(path), name, b"l" * length)
                low = length
            except OSError:
                high = length - 1
        self.do_setxattr(path, name, max(0, low - int(less)), seed)

    def do_capability(self, path):
        os.setxattr(self.at(path), "security.capability", CAPABILITY, follow_symlinks=False)

    def do_forge(self, old, new):
        """Gives an attribute a name of the same length and hash that no system call would set."""
        old, new = unquote_to_bytes(old), unquote_to_bytes(new)
        self.unmount()
        with open(self.image, "r+b") as file, mmap.mmap(file.fileno(), 0) as image:
            (nodesize,) = struct.unpack_from("I", image, SUPERBLOCK + 148)
            at = image.find(old)
            while at >= 0:
                image[at : at + len(old)] = new
                node = at - at % nodesize
                checksum = crc32c(image[node + 32 : node + nodesize])
                image[node : node + 4] = struct.pack("I", checksum)
                at = image.find(old, at)
        self.do_mount(self.options)

    def do_setfacl(self, path, kind, uid, permissions):
        """An entry for a user; without permissions, the empty list."""
        entries = [(1, 7, -1), (2, int(permissions), int(uid)), (4, 5, -1), (16, 7, -1), (32, 5, -1)]
        if permissions == "0":
            entries = []
        value = struct.pack("I", 2) + b"".join(struct.pack("HHi", *entry) for entry in entries)
        os.setxattr(self.at(path), f"system.posix_acl_{kind}", value)

    def do_removexattr(self, path, name):
        os.removexattr(self.at(path), unquote_to_bytes(name), follow_symlinks=False)

    def do_fill(self, directory, count, kind, length):
        crowd.fill(self.at(directory), int(count), kind, int(length))

    def do_thin(self, directory, step, first):
        crowd.thin(self.at(directory), int(step), int(first))

    def do_scatter(self, directory, count, seed):
        crowd.scatter(self.at(directory), int(count), int(seed))

    def do_chain(self, directory, depth):
        crowd.chain(self.at(directory), int(depth))

    def do_weave(self, top, count, seed):
        crowd.weave(self.at(top), int(count), int(seed))

    def do_rotate(self, directory, count, seed):
        crowd.rotate(self.at(directory), int(count), int(seed))

    def do_demolish(self, directory, refuge, kept, seed):
        crowd.demolish(self.at(directory), self.at(refuge), int(kept), int(seed))

    def do_copies(self, directory, count, padding):
        crowd.copies(self.at(directory), int(count), int(padding))

    def do_repeat(self, source, path, count):
        crowd.repeat(self.at(source), self.at(path), int(count))

    def do_links(self, source, directory, count, length):
        crowd.links(self.at(source), self.at(directory), int(count), int(length))

    def do_extents(self, path, count, seed):
        crowd.extents(self.at(path), int(count), int(seed))

    def do_reflinks(self, source, path, count, seed):
        crowd.reflinks(self.at(source), self.at(path), int(count), int(seed))

    def execute(self, line):
        verb, *arguments = line.split(" ")
        try:
            getattr(self, f"do_{verb}")(*arguments)
        except (OSError, shutil.Error) as error:
            if error.errno in (errno.ENOTTY, errno.EFAULT, errno.EIO):
                raise

    def root_id(self, name):
        with opened(self.at(name), os.O_RDONLY) as fd:
            return struct.unpack_from("Q", ioctl(fd, INO_LOOKUP, "QQ4080s", 0, 256, b""))[0]

    def send(self, request, out):
        """As btrfs-progs asks for it: the parent is a clone source, too. Returns the error's number."""
        if "argv" in request:
            return self.send_by_progs(request["argv"], out)
        try:
            parent = self.root_id(request["parent"]) if request["parent"] else 0
            clones = [self.root_id(name) for name in request["clones"]] + ([parent] if parent else [])
            subvol = os.open(self.at(request["subvol"]), os.O_RDONLY)
        except FileNotFoundError:
            return -1
        sources = (ctypes.c_uint64 * len(clones))(*clones)
        with open(out, "wb") as file:
            try:
                ioctl(subvol, SEND, "qQQQQI28s", file.fileno(), len(clones), ctypes.addressof(sources),
                      parent, request["flags"], request["proto"], b"")
                return 0
            except OSError as error:
                # A filesystem on which a balance found no space takes no part any more.
                return -1 if error.errno == errno.EROFS else error.errno
            finally:
                os.close(subvol)


    def send_by_progs(self, argv, out):
        """Arguments that begin with `:` are paths inside the top level. Returns 1 for every failure."""
        words = [os.fsencode(self.at(word[1:])) if word.startswith(":") else word for word in argv]
        if not all(os.path.isdir(word) for word in words if isinstance(word, bytes)):
            return -1
        with open(out, "wb"):
            pass
        sent = subprocess.run(["btrfs", "-q", "send", *words, "-f", out], capture_output=True,
                              check=False)
        # The code isn't steady: while a send fails, the thread that copies the pipe may find it closed
        # already, and ends the process with its own error (EBADF).
        return -1 if b"Read-only file system" in sent.stderr else int(sent.returncode != 0)


def receive(volume, streams):
    """Receives them one after another, and tells what went wrong."""
    problems = []
    target = Volume(os.path.join(os.path.dirname(volume.image), "receiver"))
    target.do_mkfs("256")
    target.do_mount("noatime")
    try:
        for stream, subvol in ((each["stream"], each["subvol"]) for each in streams):
            words = ["btrfs", "-q", "receive", "-f", stream, target.top]
            result = subprocess.run(words, capture_output=True, check=False)
            if result.returncode != 0:
                problems.append(f"{subvol}: {result.stderr.decode(errors='replace')}")
                break
            wrong = received.differences(volume.at(subvol), target.at(subvol))
            problems += [f"{subvol}: {each}" for each in wrong]
    finally:
        target.unmount()
    return {"problems": problems}


def make(volume, request):
    for line in request["script"]:
        volume.execute(line)
    volume.do_sync()
    return {"errnos": [volume.send(send, os.path.join(request["directory"], str(at)))
                       for at, send in enumerate(request["sends"])]}


def serve():
    check(libc.unshare(CLONE_NEWNS))
    check(libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None))
    volume = None
    for request in map(json.loads, sys.stdin):
        if "receive" in request:
            answer = receive(volume, request["receive"])
        else:
            if volume:
                volume.unmount()
            volume = Volume(request["directory"])
            answer = make(volume, request)
        print(json.dumps(answer), flush=True)
    if volume:
        volume.unmount()


if __name__ == "__main__":
    serve()
