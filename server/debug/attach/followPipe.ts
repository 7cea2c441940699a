// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { cannotWriteOutput } from '../errors';
import type { FollowedFile } from './followedFile';
import { readAt } from './followFile';

/** In milliseconds: whoever waits looks whether it is still to wait. */
const longestWait = 100;

/** Takes what comes through a pipe, whose bytes come but once, and keeps it in a file. */
export function followPipe(
  descriptor: number,
  path: string,
  keptIn: string | undefined,
): FollowedFile {
  const kept = keep(path, keptIn);
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  let size = 0;
  let isClosed = false;
  let failure: Error | undefined;
  const waiting: (() => void)[] = [];
  const wake = (): void => waiting.splice(0).forEach((resume) => resume());
  const end = (error?: Error): void => {
    failure ??= error;
    isClosed = true;
    pipe.destroy();
    wake();
  };
  pipe.on('data', (bytes: Buffer) => {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(kept.descriptor, bytes, done);
      size += bytes.length;
      wake();
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
    }
  });
  pipe.on('error', end);
  pipe.on('end', () => end());
  return {
    name: kept.path,
    file: URI.file(kept.path),
    get size() {
      return size;
    },
    get isClosed() {
      return isClosed;
    },
    get failure() {
      return failure && cannotWriteOutput(kept.path, failure.message);
    },
    read: (offset, length) => readAt(kept.descriptor, offset, Math.min(length, size - offset)),
    wait: () => {
      if (isClosed) return Promise.resolve();
      return new Promise((resume) => {
        const timer = setTimeout(resume, longestWait);
        waiting.push(() => {
          clearTimeout(timer);
          resume();
        });
      });
    },
    close: () => {
      end();
      closeSync(kept.descriptor);
      kept.remove();
    },
  };
}

/** The file that keeps the bytes. */
function keep(pipe: string, keptIn: string | undefined) {
  try {
    if (keptIn !== undefined) {
      const path = resolve(keptIn);
      const old = statSync(path, { throwIfNoEntry: false });
      if (old && !old.isFile()) throw new Error('it is not a regular file');
      return { path, descriptor: openSync(path, 'w+'), remove: () => undefined };
    }
    const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-'));
    const name = basename(pipe).replace(/(\.btrfs-stream)?$/, '.btrfs-stream');
    const path = join(folder, name);
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    return { path, descriptor: openSync(path, 'wx+'), remove };
  } catch (error) {
    throw cannotWriteOutput(
      keptIn ?? tmpdir(),
      error instanceof Error ? error.message : String(error),
    );
  }
}
