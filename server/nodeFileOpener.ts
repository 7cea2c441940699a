// SPDX-License-Identifier: GPL-2.0-only
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { FileClosed, type FileOpener, type FileState, type OpenFile } from './fileOpener';

/** Reads files of the `file` scheme in place, with the rights of this process. */
export const nodeFileOpener: FileOpener = {
  open: (file) =>
    file.scheme === 'file'
      ? Promise.resolve().then(() => openPath(file.fsPath))
      : Promise.reject(
          new Error(`Cannot open ${file.toString()}: only files on disk can be read from here`),
        ),
};

/** Opens a file or a block device for reading; throws Node's error, which names the path. */
export function openPath(path: string): OpenFile {
  // Opening a pipe would wait for its writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = fstatSync(descriptor);
  if (!stat.isFile() && !stat.isBlockDevice()) {
    closeSync(descriptor);
    const kind = stat.isDirectory() ? 'a directory' : 'neither a file nor a block device';
    throw new Error(`Cannot read ${path}: it is ${kind}`);
  }
  let isOpen = true;
  const readInto = (offset: number, target: Uint8Array): number => {
    // Another file may have got its descriptor.
    if (!isOpen) throw new FileClosed(path);
    return readFully(descriptor, offset, target);
  };
  return {
    name: path,
    size: stat.isBlockDevice() ? deviceSize(descriptor) : stat.size,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readInto(offset, bytes));
    },
    readInto,
    ...(stat.isFile() && { state: () => (isOpen ? stateOf(descriptor, path) : undefined) }),
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

function stateOf(descriptor: number, path: string): FileState {
  const { size, mtimeNs, ino, dev } = fstatSync(descriptor, { bigint: true });
  const there = statedAt(path);
  const isAtItsPath = there?.ino === ino && there.dev === dev;
  return { size: Number(size), version: `${mtimeNs} ${size}`, isAtItsPath };
}

/** Undefined where nothing is there, or one mustn't look. */
function statedAt(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Fills `bytes` as far as the file goes, and returns how far that is. */
function readFully(descriptor: number, offset: number, bytes: Uint8Array): number {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(descriptor, bytes, done, bytes.length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** A block device's stat says 0: its last readable byte is found by halving. */
function deviceSize(descriptor: number): number {
  const byte = new Uint8Array(1);
  const readable = (at: number): boolean => {
    try {
      return readSync(descriptor, byte, 0, 1, at) === 1;
    } catch {
      return false;
    }
  };
  let low = 0;
  let high = 4096;
  while (readable(high - 1) && high < Number.MAX_SAFE_INTEGER / 2) {
    low = high;
    high *= 2;
  }
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (readable(middle - 1)) low = middle;
    else high = middle - 1;
  }
  return low;
}
