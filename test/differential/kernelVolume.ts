// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Send } from './sends';
import type { Script } from './sequence';

/** What a send wrote, and the error's number that it ended with; 0 is success. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly errno: number;
}

/** A filesystem that a script has made, and what the kernel sends of it. */
export interface MadeVolume {
  /** The filesystem is still mounted, but at rest. */
  readonly image: string;
  /** For each send that was asked for; undefined where the script didn't make its snapshots. */
  readonly sent: readonly (Sent | undefined)[];
}

/** The program that makes filesystems; one at a time, each in the place of the one before. */
export interface KernelVolumes {
  make(script: Script, sends: readonly Send[]): Promise<MadeVolume>;
  close(): Promise<void>;
}

/** Needs root, btrfs-progs and Python. Mounts are the program's own, and go with it. */
export function openKernelVolumes(): KernelVolumes {
  const directory = mkdtempSync(join(tmpdir(), 'btrfs-send-differential-'));
  const program = join(process.cwd(), 'test/differential/volume.py');
  const child = spawn('python3', [program], { stdio: ['pipe', 'pipe', 'pipe'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const ended = once(child, 'close');
  return {
    async make(script, sends) {
      const request = { directory, script, sends: sends.map(requestOf) };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = await answers.next();
      if (answer.done) throw new Error(`Cannot make a filesystem: ${complaint}`);
      const { errnos } = JSON.parse(answer.value) as { readonly errnos: readonly number[] };
      const sent = errnos.map((errno, at) =>
        errno < 0 ? undefined : { bytes: readFileSync(join(directory, `${at}`)), errno },
      );
      return { image: join(directory, 'image'), sent };
    },
    async close() {
      child.stdin.end();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const [NO_FILE_DATA, VERSION, COMPRESSED] = [1, 8, 16];

function requestOf({ subvol, parent, cloneSources, proto, noFileData, compressed }: Send): object {
  const flags = (noFileData ? NO_FILE_DATA : 0) | (compressed ? COMPRESSED : 0);
  return {
    subvol,
    parent: parent ?? '',
    clones: cloneSources ?? [],
    proto,
    flags: proto === 1 ? flags : flags | VERSION,
  };
}
