// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A file as the real receiver left it; names and texts are bytes as characters. */
export interface RealFile {
  /** With its device: subvolumes have the same numbers. */
  readonly inode: string;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds and nanoseconds. */
  readonly mtime: readonly [string, number];
  /** Values in hexadecimal, by name. */
  readonly xattrs: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly rdev?: readonly [number, number];
  readonly size?: number;
  readonly sha256?: string | null;
}

/** How `btrfs receive` ended, and what it left below the destination, by path. */
export interface RealReceive {
  /** Null where it didn't end by itself. */
  readonly status: number | null;
  readonly stderr: string;
  readonly tree: Readonly<Record<string, RealFile>>;
}

/** `btrfs receive` on a filesystem of its own; needs root, btrfs-progs and Python. */
export interface RealReceiver {
  /** Receives into a directory below the mount point `/mnt`, which is made if it isn't there. */
  receive(
    bytes: Uint8Array,
    destination: string,
    options?: readonly string[],
  ): Promise<RealReceive>;
  /** Deletes a directory with all that was received into it. */
  delete(destination: string): Promise<void>;
  close(): Promise<void>;
}

/** In memory where that can be: the filesystem is written to all the time. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function openRealReceiver(): RealReceiver {
  const directory = mkdtempSync(join(parent, 'btrfs-send-receive-'));
  const program = join(process.cwd(), 'test/differential/receiver/receiver.py');
  const child = spawn('python3', [program, directory], { stdio: ['pipe', 'pipe', 'pipe'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const ended = once(child, 'close');
  const ask = async (request: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await answers.next();
    if (answer.done) throw new Error(`Cannot receive: ${complaint}`);
    return JSON.parse(answer.value);
  };
  const stream = join(directory, 'stream');
  return {
    async receive(bytes, destination, options = ['-vvv']) {
      writeFileSync(stream, bytes);
      const answer = await ask({ receive: stream, destination, options, tree: true });
      return answer as RealReceive;
    },
    async delete(destination) {
      await ask({ destination, delete: true });
    },
    async close() {
      child.stdin.end();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
