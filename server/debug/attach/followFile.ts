// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { URI } from 'vscode-uri';
import type { FollowedFile } from './followedFile';
import { followPipe } from './followPipe';

/** How often a file is looked at, in milliseconds. */
const interval = 100;

/**
 * Opens a file that grows, or a pipe. What comes through a pipe is kept in the file `keptIn`, or else in
 * one that goes with the session. Throws Node's error, which names the path.
 */
export function followFile(path: string, keptIn: string | undefined): FollowedFile {
  // Opening a pipe would wait for its writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = fstatSync(descriptor);
  if (stat.isFIFO()) return followPipe(descriptor, path, keptIn);
  if (!stat.isFile()) {
    closeSync(descriptor);
    throw new Error(`Cannot follow ${path}: it is neither a file nor a pipe`);
  }
  return {
    name: path,
    file: URI.file(path),
    isClosed: false,
    get size() {
      return fstatSync(descriptor).size;
    },
    read: (offset, length) => readAt(descriptor, offset, length),
    wait: () => new Promise((resolve) => setTimeout(resolve, interval)),
    close: () => closeSync(descriptor),
  };
}

/** As much as there is, up to `length` bytes. */
export function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
