# SPDX-License-Identifier: GPL-2.0-only
"""Random operations on the data of files: fileOperations.py DIRECTORY SEED COUNT [OTHER-DIRECTORY]

The files lie in DIRECTORY; ranges are cloned from OTHER-DIRECTORY too, where it is given.
"""

import ctypes
import errno
import fcntl
import os
import random
import struct
import sys

FICLONERANGE = 0x4020940D
FIDEDUPERANGE = 0xC0189436
KEEP_SIZE, PUNCH_HOLE, ZERO_RANGE = 1, 2, 16
SECTOR = 4096

libc = ctypes.CDLL(None, use_errno=True)
libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong]


class Operations:
    def __init__(self, directory, seed, other):
        self.directory = directory
        self.other = other
        self.random = random.Random(seed)

    def files(self, directory=None):
        directory = directory or self.directory
        return sorted(os.path.join(directory, name) for name in os.listdir(directory))

    def pick(self):
        files = self.files()
        if not files or self.random.random() < 0.15:
            return os.path.join(self.directory, f"f{self.random.randrange(1000)}")
        return self.random.choice(files)

    def pick_source(self):
        if self.other and self.random.random() < 0.3:
            files = self.files(self.other)
        else:
            files = self.files()
        return self.random.choice(files) if files else None

    def offset(self, limit):
        limit = max(limit, 1)
        at = self.random.randrange(limit)
        return at if self.random.random() < 0.4 else at - at % SECTOR

    def length(self):
        most = self.random.choice([100, 2000, 5000, 20000, 70000, 200000, 400000])
        length = self.random.randrange(1, most + 1)
        return length if self.random.random() < 0.5 else (length + SECTOR - 1) // SECTOR * SECTOR

    def data(self, length):
        kind = self.random.randrange(3)
        if kind == 0:
            return self.random.randbytes(length)
        if kind == 1:
            return bytes([self.random.randrange(256)]) * length
        word = self.random.randbytes(self.random.randrange(1, 300))
        return (word * (length // len(word) + 1))[:length]

    def write(self):
        path = self.pick()
        fd = os.open(path, os.O_RDWR | os.O_CREAT)
        size = os.fstat(fd).st_size
        os.pwrite(fd, self.data(self.length()), self.offset(size + 30000))
        if self.random.random() < 0.5:
            os.fsync(fd)
        os.close(fd)

    def truncate(self):
        path = self.pick()
        fd = os.open(path, os.O_RDWR | os.O_CREAT)
        size = os.fstat(fd).st_size
        os.ftruncate(fd, self.offset(size + self.random.choice([1, 10000, 300000])))
        os.close(fd)

    def fallocate(self):
        path = self.pick()
        mode = self.random.choice([0, KEEP_SIZE, PUNCH_HOLE | KEEP_SIZE, ZERO_RANGE, PUNCH_HOLE | KEEP_SIZE])
        fd = os.open(path, os.O_RDWR | os.O_CREAT)
        libc.fallocate(fd, mode, self.offset(os.fstat(fd).st_size + 20000), self.length())
        os.close(fd)

    def clone(self):
        source, path = self.pick_source(), self.pick()
        if source is None:
            return
        src = os.open(source, os.O_RDONLY)
        dst = os.open(path, os.O_RDWR | os.O_CREAT)
        size = os.fstat(src).st_size
        at = self.offset(size) // SECTOR * SECTOR
        to = self.offset(os.fstat(dst).st_size + 100000) // SECTOR * SECTOR
        length = self.random.choice([0, self.length() // SECTOR * SECTOR])
        if self.random.random() < 0.3:
            at, to, length = 0, 0, 0
            os.ftruncate(dst, 0)
        self.ioctl(dst, FICLONERANGE, struct.pack("qQQQ", src, at, length, to))
        os.close(src)
        os.close(dst)

    def dedupe(self):
        """Makes a range of two files equal by writing it, then shared."""
        source, path = self.pick(), self.pick()
        if source == path:
            return
        length = self.length() // SECTOR * SECTOR
        data = self.data(length)
        src = os.open(source, os.O_RDWR | os.O_CREAT)
        dst = os.open(path, os.O_RDWR | os.O_CREAT)
        at = self.offset(os.fstat(src).st_size + 1) // SECTOR * SECTOR
        to = self.offset(os.fstat(dst).st_size + 1) // SECTOR * SECTOR
        os.pwrite(src, data, at)
        os.pwrite(dst, data, to)
        self.ioctl(src, FIDEDUPERANGE, struct.pack("QQHHIqQQiI", at, length, 1, 0, 0, dst, to, 0, 0, 0))
        os.close(src)
        os.close(dst)

    def ioctl(self, fd, request, argument):
        try:
            fcntl.ioctl(fd, request, argument)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOSPC, errno.EOPNOTSUPP, errno.ETXTBSY):
                raise

    def remove(self):
        files = self.files()
        if files:
            os.unlink(self.random.choice(files))

    def rename(self):
        files = self.files()
        if files:
            os.rename(self.random.choice(files), self.pick())

    def sync(self):
        os.sync()

    def run(self, count):
        operations = [self.write] * 8 + [self.clone] * 6 + [self.truncate] * 3 + [self.fallocate] * 4
        operations += [self.dedupe] * 2 + [self.remove, self.rename, self.sync]
        for _ in range(count):
            self.random.choice(operations)()


if __name__ == "__main__":
    directory, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    Operations(directory, seed, sys.argv[4] if len(sys.argv) > 4 else None).run(count)
