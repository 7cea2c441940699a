// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { FileOpener, OpenFile } from './fileOpener';

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
  const descriptor = openSync(path, 'r');
  const stat = fstatSync(descriptor);
  if (stat.isDirectory()) {
    closeSync(descriptor);
    throw new Error(`Cannot read ${path}: it is a directory`);
  }
  return {
    name: path,
    size: stat.isBlockDevice() ? deviceSize(descriptor) : stat.size,
    read: (offset, length) => readFully(descriptor, offset, length),
    close: () => closeSync(descriptor),
  };
}

function readFully(descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
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
