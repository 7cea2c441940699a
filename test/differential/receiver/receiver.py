# SPDX-License-Identifier: GPL-2.0-only
"""Has `btrfs receive` receive streams on a filesystem of its own, and tells what came of it.

Requests and answers are lines of JSON. All runs in a root directory that holds nothing but btrfs, on a
mount without devices: what a broken stream does outside of its subvolume happens there.
"""
import errno, hashlib, json, os, re, shutil, stat, subprocess, sys, time

def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

class Volume:
    def __init__(self, directory):
        self.directory = directory
        self.root = os.path.join(directory, 'root')
        self.image = os.path.join(directory, 'image')
        self.mount = os.path.join(self.root, 'mnt')
        os.mkdir(self.root)
        run('mount', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', self.root)
        btrfs = shutil.which('btrfs')
        libraries = subprocess.run(['ldd', btrfs], check=True, capture_output=True, text=True).stdout
        for path in [btrfs, *re.findall(r'(/\S+) \(0x', libraries)]:
            target = os.path.join(self.root, path.lstrip('/'))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(path, target)
        self.btrfs = btrfs
        os.mkdir(self.mount)
        os.mkdir(os.path.join(self.root, 'proc'))
        run('mount', '-t', 'proc', 'proc', os.path.join(self.root, 'proc'))
        with open(self.image, 'wb') as image:
            image.truncate(2 << 30)
        run('mkfs.btrfs', '-q', self.image)
        run('mount', '-o', 'loop,nodev', self.image, self.mount)
        run('mount', '-o', 'remount,ro', self.root)

    def receive(self, stream, destination, options):
        os.makedirs(self.mount + destination.removeprefix('/mnt'), exist_ok=True)
        root = self.root
        with open(stream, 'rb') as standard_input:
            try:
                done = subprocess.run(
                    [self.btrfs, 'receive', *options, destination], stdin=standard_input,
                    capture_output=True, timeout=20, env={'LC_ALL': 'C'}, preexec_fn=lambda: os.chroot(root))
            except subprocess.TimeoutExpired:
                return {'status': None, 'stderr': ''}
        return {'status': done.returncode, 'stderr': done.stderr.decode('latin-1')}

    def tree(self, destination):
        """Of each path below the destination what can be seen of it; paths and strings as Latin-1."""
        top = os.fsencode(self.mount + destination.removeprefix('/mnt'))
        found = {}
        pending = [os.path.join(top, name) for name in os.listdir(top)]
        while pending:
            path = pending.pop()
            found[path[len(top) + 1:].decode('latin-1')] = describe(path)
            if stat.S_ISDIR(os.lstat(path).st_mode):
                pending += [os.path.join(path, name) for name in os.listdir(path)]
        return found

    def delete(self, destination):
        path = self.mount + destination.removeprefix('/mnt')
        for name in os.listdir(path):
            below = os.path.join(path, name)
            if os.lstat(below).st_ino == 256:
                run(self.btrfs, 'subvolume', 'delete', below)
            elif stat.S_ISDIR(os.lstat(below).st_mode):
                shutil.rmtree(below)
            else:
                os.unlink(below)
        os.rmdir(path)

    def close(self):
        run('umount', self.mount)
        run('umount', os.path.join(self.root, 'proc'))
        run('umount', self.root)

def describe(path):
    seen = os.lstat(path)
    kind = stat.S_IFMT(seen.st_mode)
    told = {
        'inode': f'{seen.st_dev}:{seen.st_ino}', 'mode': seen.st_mode, 'nlink': seen.st_nlink, 'uid': seen.st_uid,
        'gid': seen.st_gid, 'mtime': [str(seen.st_mtime_ns // 10**9), seen.st_mtime_ns % 10**9],
        'xattrs': {os.fsencode(name).decode('latin-1'): xattr(path, name)
                   for name in sorted(os.listxattr(path, follow_symlinks=False), key=os.fsencode)},
    }
    if kind == stat.S_IFLNK:
        told['target'] = os.readlink(path).decode('latin-1')
    if kind in (stat.S_IFCHR, stat.S_IFBLK):
        told['rdev'] = [os.major(seen.st_rdev), os.minor(seen.st_rdev)]
    if kind == stat.S_IFREG:
        told['size'] = seen.st_size
        told['sha256'] = content(path, seen.st_size)
    return told

def xattr(path, name):
    """Its value; the error's name where the kernel lists it, and does not give it."""
    try:
        return os.getxattr(path, name, follow_symlinks=False).hex()
    except OSError as error:
        return errno.errorcode[error.errno]

def content(path, size):
    """Of the data; none where it is too big to be read each time."""
    if size > 64 << 20:
        return None
    try:
        with open(path, 'rb') as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return None  # Compressed data that can't be decompressed.

def answer(volume, request):
    told = {}
    if 'receive' in request:
        told = volume.receive(request['receive'], request['destination'], request['options'])
    if request.get('tree'):
        told['tree'] = volume.tree(request['destination'])
    if request.get('delete'):
        volume.delete(request['destination'])
    return told

def main():
    volume = Volume(sys.argv[1])
    try:
        for line in sys.stdin:
            print(json.dumps(answer(volume, json.loads(line))), flush=True)
    finally:
        volume.close()

main()
