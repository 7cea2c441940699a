# SPDX-License-Identifier: GPL-2.0-only
"""Random operations on names: nameOperations.py DIRECTORY SEED COUNT STYLE

STYLE is one of: few (names collide often), deep (long chains of directories), dirs (hardly anything but
directories that move), many (more directories than the send's caches hold), links (more hard links than
an INODE_REF item holds).
With two further arguments, IMAGE and COPY, some files are deleted while open, the subvolume is made
read-only, and IMAGE is copied as it is then: with inodes that have no name.
"""

import os
import random
import shutil
import stat
import subprocess
import sys

XATTRS = ["user.a", "user.b", "user.long" + "x" * 200, "security.cap", "security.foo", "trusted.t"]
CAPABILITY = bytes.fromhex("0100000200100000000000000000000000000000")


class Operations:
    def __init__(self, top, seed, style):
        self.top = top
        self.random = random.Random(seed)
        self.style = style

    def name(self):
        pick = self.random.random()
        if self.style == "links" and pick < 0.7:
            return f"{self.random.randrange(60)}" + "l" * self.random.choice([5, 100, 240])
        if self.style == "many":
            return f"n{self.random.randrange(500)}"
        if pick < 0.05:
            return self.random.choice("pq") * self.random.choice([100, 255])
        if pick < 0.08:
            return f"o{self.random.randrange(256, 280)}-{self.random.randrange(6, 12)}-0"
        return self.random.choice("abcdefgh")

    def walk(self):
        """Every path below the top, directories and others."""
        dirs, others = [self.top], []
        for path, names, files in os.walk(self.top):
            dirs += [os.path.join(path, name) for name in names
                     if not os.path.islink(os.path.join(path, name))]
            others += [os.path.join(path, name) for name in files]
        return sorted(dirs), sorted(others)

    def new_path(self):
        dirs = self.dirs
        if self.style == "deep" and self.random.random() < 0.6:
            dirs = sorted(dirs, key=len)[-8:]
        return os.path.join(self.random.choice(dirs), self.name())

    def any(self):
        return self.random.choice(self.dirs[1:] + self.others)

    def make_directory(self):
        os.mkdir(self.new_path())

    def make_file(self):
        with open(self.new_path(), "xb") as file:
            file.write(os.urandom(self.random.choice([0, 10, 5000, 20000])))

    def make_special(self):
        path = self.new_path()
        kind = self.random.choice(["link", "fifo", "sock", "char", "block"])
        if kind == "link":
            os.symlink("t" * self.random.choice([1, 50, 1000]), path)
        else:
            types = {"fifo": stat.S_IFIFO, "sock": stat.S_IFSOCK, "char": stat.S_IFCHR, "block": stat.S_IFBLK}
            os.mknod(path, types[kind] | 0o640, os.makedev(self.random.choice([1, 8, 300]), self.random.choice([3, 300, 70000])))

    def hard_link(self):
        source = self.random.choice(self.others)
        for _ in range(self.random.choice([1, 1, 3, 25 if self.style == "links" else 2])):
            try:
                os.link(source, self.new_path(), follow_symlinks=False)
            except FileExistsError:
                pass

    def move(self):
        os.rename(self.any(), self.new_path())

    def move_over(self):
        os.rename(self.any(), self.any())

    def move_directory(self):
        os.rename(self.random.choice(self.dirs[1:]), self.new_path())

    def swap(self):
        one, other, spare = self.any(), self.any(), os.path.join(self.top, "spare")
        if one != other and not f"{one}/".startswith(f"{other}/") and not f"{other}/".startswith(f"{one}/"):
            os.rename(one, spare)
            os.rename(other, one)
            os.rename(spare, other)

    def turn_over(self):
        """A directory becomes a child of its child."""
        child = self.random.choice(self.dirs[1:])
        parent = os.path.dirname(child)
        if parent != self.top:
            place = os.path.join(os.path.dirname(parent), self.name())
            os.rename(child, place)
            os.rename(parent, os.path.join(place, self.name()))

    def unlink(self):
        os.unlink(self.random.choice(self.others))

    def remove_tree(self):
        shutil.rmtree(self.random.choice(self.dirs[1:]))

    def dissolve(self):
        """A directory goes, what was in it does not."""
        path = self.random.choice(self.dirs[1:])
        for name in os.listdir(path):
            try:
                os.rename(os.path.join(path, name), os.path.join(self.top, self.name() + name[:20]))
            except OSError:
                pass
        os.rmdir(path)

    def remake(self):
        path = self.any()
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
            with open(path, "wb") as file:
                file.write(b"was a directory")
        else:
            os.unlink(path)
            os.mkdir(path)

    def change_mode(self):
        path = self.any()
        if not os.path.islink(path):
            os.chmod(path, self.random.choice([0o644, 0o755, 0o4711, 0o1777, 0]))

    def change_owner(self):
        os.chown(self.any(), self.random.randrange(3), self.random.randrange(3), follow_symlinks=False)

    def set_xattr(self):
        path = self.any()
        if not os.path.islink(path):
            value = os.urandom(self.random.choice([0, 1, 50, 300]))
            os.setxattr(path, self.random.choice(XATTRS), value, follow_symlinks=False)

    def set_capability(self):
        os.setxattr(self.random.choice(self.others), "security.capability", CAPABILITY)

    def remove_xattr(self):
        path = self.any()
        names = os.listxattr(path, follow_symlinks=False)
        os.removexattr(path, self.random.choice(names), follow_symlinks=False)

    def truncate(self):
        path = self.random.choice(self.others)
        if stat.S_ISREG(os.lstat(path).st_mode):
            os.truncate(path, self.random.choice([0, 7, 4096, 30000]))

    def attributes(self):
        subprocess.run(["chattr", self.random.choice(["+A", "-A", "+d", "-d"]), self.any()],
                       stderr=subprocess.DEVNULL, check=False)

    def run(self, count):
        weighted = [(self.make_directory, 5), (self.make_file, 4), (self.make_special, 1),
                    (self.hard_link, 3), (self.move, 4), (self.move_over, 2), (self.move_directory, 5),
                    (self.swap, 3), (self.turn_over, 3), (self.unlink, 2), (self.remove_tree, 1),
                    (self.dissolve, 2), (self.remake, 1), (self.change_mode, 1), (self.change_owner, 1),
                    (self.set_xattr, 1), (self.set_capability, 0.3), (self.remove_xattr, 0.3),
                    (self.truncate, 1), (self.attributes, 0.3)]
        functions = [function for function, _ in weighted]
        weights = [weight * self.random.choice([0.3, 1, 1, 3]) for _, weight in weighted]
        if self.style == "many":
            weights[0] *= 10
        if self.style == "dirs":
            moving = [self.make_directory, self.move_directory, self.swap, self.turn_over, self.dissolve]
            weights = [weight if function in moving else weight / 10
                       for function, weight in zip(functions, weights)]
        rest = 25 if self.style == "many" else 1
        for step in range(count):
            if step % rest == 0:
                self.dirs, self.others = self.walk()
            try:
                self.random.choices(functions, weights)[0]()
            except (OSError, IndexError, shutil.Error):
                pass

    def hold_and_copy(self, image, copy):
        """Leaves inodes without a name in the snapshot, as a deleted file that is open has none."""
        _, others = self.walk()
        regular = [path for path in others if stat.S_ISREG(os.lstat(path).st_mode)]
        files = [open(path, "rb") for path in self.random.sample(regular, min(3, len(regular)))]
        for file in files:
            os.unlink(file.name)
        with open(os.path.join(self.top, "fresh"), "wb") as fresh:
            os.unlink(fresh.name)
            subprocess.run(["btrfs", "-q", "property", "set", "-ts", self.top, "ro", "true"], check=True)
            os.sync()
            subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        for file in files:
            file.close()


if __name__ == "__main__":
    _, directory, seed, count, style, *more = sys.argv
    operations = Operations(directory, int(seed), style)
    operations.run(int(count))
    if more:
        operations.hold_and_copy(*more)
