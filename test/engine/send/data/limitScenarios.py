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
    subvolume("create", "a")
    for index in range(40):
        write(f"a/f{index}", 0, rng.randbytes(20000))
    for _ in range(40):
        clone(f"a/f{rng.randrange(40)}", f"a/f{rng.randrange(40)}", 0, 8192, 4096 * rng.randrange(9))
    for count in range(21):
        snapshot("a", f"s{count}")
        for _ in range(3):
            write(f"a/f{rng.randrange(40)}", 4096 * rng.randrange(5), rng.randbytes(5000))
        clone(f"a/f{count}", f"a/g{count}", 0, 16384, 0)


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
    subvolume("create", "a")
    for name in ["under", "over", "parts"]:
        write(f"a/{name}", 0, rng.randbytes(65536))
    os.sync()
    for index in range(1021):
        clone("a/under", f"a/x{index // 20}", 0, 65536, 65536 * (index % 20))
    for index in range(1030):
        clone("a/over", f"a/y{index // 20}", 0, 65536, 65536 * (index % 20))
    for index in range(300):
        skip = 4096 * (index % 3)
        clone("a/parts", f"a/z{index // 20}", skip, 65536 - skip, 65536 * (index % 20))
    snapshot("a", "s0")
    clone("a/over", "a/more", 0, 65536, 0)
    clone("a/under", "a/more", 0, 65536, 65536)
    clone("a/under", "a/more", 0, 65536, 131072)
    snapshot("a", "s1")
    clone("a/under", "a/last", 0, 65536, 4096)
    clone("a/parts", "a/last", 0, 65536, 131072)
    snapshot("a", "s2")


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
