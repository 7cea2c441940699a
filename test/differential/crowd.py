# SPDX-License-Identifier: GPL-2.0-only
"""Operations of scripts that do something many times over, in the same way for the same arguments."""

import contextlib
import fcntl
import os
import random
import shutil
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


def directories_below(top):
    return sorted(path for path, _, _ in os.walk(top))


def weave(top, count, seed):
    """Directories, with all that is below them, move into others, which are often below ones that moved."""
    source = random.Random(seed)
    directories = directories_below(top)[1:]
    for number in range(count if directories else 0):
        if number % 8 == 7:
            directories = directories_below(top)[1:] or [top]
        moved = source.choice(directories)
        deepest = sorted(directories, key=len)[-5:]
        into = source.choice(deepest if number % 2 else directories)
        name = source.choice([os.path.basename(moved), b"w%d" % source.randrange(20)])
        try:
            os.rename(moved, os.path.join(into, name))
        except OSError:
            pass


def rotate(directory, count, seed):
    """Each of so many entries takes the name of another, in a random order."""
    source = random.Random(seed)
    names = sorted(os.listdir(directory))[:count]
    spares = [b"rotated%d" % number for number in range(len(names))]
    for old, new in zip(names, spares):
        os.rename(os.path.join(directory, old), os.path.join(directory, new))
    source.shuffle(names)
    for old, new in zip(spares, names):
        os.rename(os.path.join(directory, old), os.path.join(directory, new))


def demolish(directory, refuge, kept, seed):
    """Removes a directory and all in it, but so many entries, which move out before."""
    source = random.Random(seed)
    names = sorted(os.listdir(directory))
    for number, name in enumerate(source.sample(names, min(kept, len(names)))):
        into = source.choice([path for path in directories_below(refuge) if not path.startswith(directory)])
        try:
            os.rename(os.path.join(directory, name), os.path.join(into, b"kept%d" % number))
        except OSError:
            pass
    shutil.rmtree(directory)


def copies(directory, count, padding):
    """Clones of a file of two extents, with an attribute to make them fill their leaf."""
    os.makedirs(directory, exist_ok=True)
    source = os.path.join(directory, b"source")
    if not os.path.exists(source):
        extents(source, 2, count)
    taken = len(os.listdir(directory))
    for number in range(taken, taken + count):
        path = os.path.join(directory, b"copy%d" % number)
        with opened(source, os.O_RDONLY) as src, opened(path, os.O_RDWR | os.O_CREAT) as dst:
            fcntl.ioctl(dst, FICLONERANGE, struct.pack("qQQQ", src, 0, 0, 0))
            if padding > 0:
                os.setxattr(dst, "user.padding", b"p" * padding)


def repeat(source, path, count):
    """A file that is one block of another, over and over."""
    with opened(source, os.O_RDONLY) as src, opened(path, os.O_RDWR | os.O_CREAT) as dst:
        for number in range(count):
            fcntl.ioctl(dst, FICLONERANGE, struct.pack("qQQQ", src, 0, BLOCK, number * BLOCK))


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
