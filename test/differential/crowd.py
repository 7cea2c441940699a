# SPDX-License-Identifier: GPL-2.0-only
"""Operations of scripts that do something many times over, in the same way for the same arguments."""

import contextlib
import fcntl
import os
import random
import struct

FICLONERANGE = 0x4020940D
BLOCK = 4096


@contextlib.contextmanager
def opened(path, flags):
    """A pipe would wait for its other end."""
    fd = os.open(path, flags | os.O_NONBLOCK, 0o644)
    try:
        yield fd
    finally:
        os.close(fd)


def fill(directory, count, kind, length):
    """Numbered files or directories, their names padded to a length."""
    os.makedirs(directory, exist_ok=True)
    for number in range(count):
        path = os.path.join(directory, str(number).ljust(length, "h").encode())
        if kind == "dir":
            os.mkdir(path)
        else:
            with open(path, "xb") as file:
                file.write(b"" if kind == "empty" else b"%d" % number * 20)


def thin(directory, step, first):
    """Removes every so many-th entry."""
    for name in sorted(os.listdir(directory))[first::step]:
        path = os.path.join(directory, name)
        try:
            if os.path.isdir(path) and not os.path.islink(path):
                os.rmdir(path)
            else:
                os.unlink(path)
        except OSError:
            pass


def scatter(top, count, seed):
    """Entries below move to other directories below, most with their names or those of others."""
    source = random.Random(seed)
    directories = [top]
    for number in range(count):
        if number % 25 == 0:
            directories = sorted(path for path, _, _ in os.walk(top)) or [top]
        old = source.choice(directories)
        new = source.choice(directories)
        try:
            names = sorted(os.listdir(old))
            taken = sorted(os.listdir(new))
            name = source.choice(names)
            to = source.choice([name, name, b"r%d" % number] + taken[:1] + taken[-1:])
            os.rename(os.path.join(old, name), os.path.join(new, to))
        except (OSError, IndexError):
            pass


def chain(directory, depth):
    """Directories, one in another."""
    path = directory
    for number in range(depth):
        path = os.path.join(path, b"c%d" % (number % 10))
        os.mkdir(path)


def links(source, directory, count, length):
    for number in range(count):
        name = str(number).ljust(length, "l").encode()
        os.link(source, os.path.join(directory, name), follow_symlinks=False)


def extents(path, count, seed):
    """Blocks that don't touch each other, so that each has an extent of its own."""
    source = random.Random(seed)
    with opened(path, os.O_RDWR | os.O_CREAT) as fd:
        for number in range(count):
            os.pwrite(fd, source.randbytes(BLOCK), 2 * number * BLOCK)
        os.fsync(fd)


def reflinks(source, path, count, seed):
    """Ranges of a file are cloned to random places of another, or of itself."""
    dice = random.Random(seed)
    with opened(source, os.O_RDONLY) as src, opened(path, os.O_RDWR | os.O_CREAT) as dst:
        blocks = os.fstat(src).st_size // BLOCK
        for _ in range(count if blocks > 0 else 0):
            length = 1 + dice.randrange(min(blocks, 8))
            at = dice.randrange(blocks - length + 1)
            to = dice.randrange(2 * blocks)
            if source == path and at < to + length and to < at + length:
                continue
            sizes = at * BLOCK, length * BLOCK, to * BLOCK
            fcntl.ioctl(dst, FICLONERANGE, struct.pack("qQQQ", src, *sizes))
