# SPDX-License-Identifier: GPL-2.0-only
"""Fills a btrfs filesystem beyond a limit of the send engine's: limitScenarios.py MOUNTPOINT SCENARIO"""

import ctypes
import fcntl
import os
import random
import struct
import subprocess
import sys

FICLONERANGE = 0x4020940D
PUNCH_HOLE_KEEP_SIZE = 3
GIB = 1 << 30

libc = ctypes.CDLL(None, use_errno=True)
libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong]


def subvolume(*args):
    subprocess.run(["btrfs", "-q", "subvolume", *args], check=True)


def snapshot(source, name):
    subvolume("snapshot", "-r", source, name)


def write(path, offset, data):
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    os.pwrite(fd, data, offset)
    os.close(fd)


def clone(source, path, at, length, to):
    if source == path and at < to + length and to < at + length:
        return
    src, dst = os.open(source, os.O_RDONLY), os.open(path, os.O_RDWR | os.O_CREAT)
    if at + length <= os.fstat(src).st_size:
        fcntl.ioctl(dst, FICLONERANGE, struct.pack("qQQQ", src, at, length, to))
    os.close(src)
    os.close(dst)


def punch(path, offset, length):
    fd = os.open(path, os.O_RDWR)
    libc.fallocate(fd, PUNCH_HOLE_KEEP_SIZE, offset, length)
    os.close(fd)


def roots(rng):
    """Leaves that every snapshot of `a` holds; a half of their extents is in `b` too."""
    subvolume("create", "a")
    for index in range(60):
        write(f"a/f{index}", 0, rng.randbytes(8192))
    write("a/counter", 0, b"")
    os.sync()
    subvolume("create", "b")
    for index in range(0, 60, 2):
        clone(f"a/f{index}", f"b/f{index}", 0, 8192, 0)
    snapshot("b", "b0")
    for count in range(20):
        write("a/counter", 0, rng.randbytes(100))
        snapshot("a", f"s{count}")
    for index in range(60):
        clone(f"a/f{index}", f"a/h{index}", 0, 8192, 0)
    snapshot("a", "s20")


def leaves(rng):
    subvolume("create", "a")
    for index in range(400):
        write(f"a/f{index}", 0, rng.randbytes(8192))
        write(f"a/f{index}", 20000, rng.randbytes(4096))
    os.sync()
    for index in range(400):
        source = f"a/f{rng.randrange(400)}"
        clone(source, f"a/g{index}", 0, 8192, 4096 * rng.randrange(4))
        clone(source, f"a/f{index}", 0, 4096, 4096 * rng.randrange(4, 9))
    snapshot("a", "s0")
    for _ in range(400):
        clone(f"a/f{rng.randrange(400)}", f"a/g{rng.randrange(400)}", 0, 8192, 4096 * rng.randrange(14))
    snapshot("a", "s1")
    subvolume("create", "b")
    for index in range(200):
        clone(f"s0/f{index}", f"b/f{index}", 0, 8192, 0)
        clone(f"s1/g{index}", f"b/g{index}", 0, 8192, 4096)
    snapshot("b", "other")


def references(rng):
    """An extent with 1024 references and one with 1025, of which the snapshot has two and `a` too."""
    subvolume("create", "a")
    subvolume("create", "b")
    for name in ["under", "over"]:
        write(f"a/{name}", 0, rng.randbytes(8192))
        clone(f"a/{name}", f"a/{name}-again", 0, 8192, 0)
    os.sync()
    for index in range(1020):
        clone("a/under", f"b/x{index // 50}", 0, 8192, 8192 * (index % 50))
    for index in range(1021):
        clone("a/over", f"b/y{index // 50}", 0, 8192, 8192 * (index % 50))
    snapshot("a", "exact")
    subvolume("create", "c")
    write("c/parts", 0, rng.randbytes(65536))
    snapshot("c", "s0")
    for index in range(200):
        skip = 4096 * (index % 3)
        clone("c/parts", f"c/z{index // 20}", skip, 65536 - skip, 65536 * (index % 20))
    snapshot("c", "s1")
    clone("c/parts", "c/last", 0, 65536, 131072)
    snapshot("c", "s2")


def holes(rng):
    subvolume("create", "a")
    write("a/f", 0, rng.randbytes(12000))
    os.sync()
    os.truncate("a/f", 9 * GIB)
    write("a/f", 8 * GIB - 4096, rng.randbytes(12000))
    clone("a/f", "a/g", 0, 9 * GIB, 0)
    write("a/p", 0, b"")
    fd = os.open("a/p", os.O_RDWR)
    libc.fallocate(fd, 0, 0, 50 << 20)
    libc.fallocate(fd, 1, 6 * GIB, 1 << 20)
    os.close(fd)
    snapshot("a", "s0")
    punch("a/f", 0, 8 * GIB)
    punch("a/g", 4096, 5 * GIB)
    os.truncate("a/g", 6 * GIB)
    write("a/p", 7000 * 4096, rng.randbytes(100))
    snapshot("a", "s1")


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    scenario = {f.__name__: f for f in (roots, leaves, references, holes)}[sys.argv[2]]
    scenario(random.Random(sys.argv[2]))
