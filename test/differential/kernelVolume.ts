// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  /** One a device; the filesystem is still mounted, but at rest. */
  readonly images: readonly string[];
  /** For each send that was asked for; undefined where the script didn't make its snapshots. */
  readonly sent: readonly (Sent | undefined)[];
}

/** A stream of a snapshot of the script. */
export interface ReceivedStream {
  readonly subvol: string;
  readonly bytes: Uint8Array;
}

/** The program that makes filesystems; one at a time, each in the place of the one before. */
export interface KernelVolumes {
  make(script: Script, sends: readonly Send[]): Promise<MadeVolume>;
  /**
   * Has `btrfs receive` make subvolumes of streams, one after another, on another filesystem. Returns
   * how they differ from the ones of the same names that the script made.
   */
  receive(streams: readonly ReceivedStream[]): Promise<readonly string[]>;
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
  const ask = async (request: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await answers.next();
    if (answer.done) throw new Error(`Cannot make a filesystem: ${complaint}`);
    return JSON.parse(answer.value);
  };
  return {
    async make(script, sends) {
      const answer = await ask({ directory, script, sends: sends.map(requestOf) });
      const { errnos } = answer as { readonly errnos: readonly number[] };
      const sent = errnos.map((errno, at) =>
        errno < 0 ? undefined : { bytes: readFileSync(join(directory, `${at}`)), errno },
      );
      return { images: imagesOf(script).map((name) => join(directory, name)), sent };
    },
    async receive(streams) {
      const receive = streams.map(({ subvol, bytes }, at) => {
        const stream = join(directory, `received${at}`);
        writeFileSync(stream, bytes);
        return { stream, subvol };
      });
      const answer = await ask({ receive });
      return (answer as { readonly problems: readonly string[] }).problems;
    },
    async close() {
      child.stdin.end();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The script's devices without the one that it wants to be missing. */
function imagesOf(script: Script): readonly string[] {
  const [, count = '1', missing] =
    /^mkfs \S+ devices=(\d)(?:,missing=(\d))?/.exec(script[0] ?? '') ?? [];
  const names = Array.from({ length: Number(count) }, (_, at) =>
    at === 0 ? 'image' : `image${at}`,
  );
  return names.filter((_, at) => missing === undefined || at !== Number(missing));
}

const [NO_FILE_DATA, OMIT_STREAM_HEADER, OMIT_END_CMD, VERSION, COMPRESSED] = [1, 2, 4, 8, 16];

function requestOf(send: Send): object {
  const { subvol, parent, cloneSources, proto, noFileData, compressed, omit } = send;
  if (send.progs) return { argv: progsArguments(send, send.progs) };
  const flags =
    (noFileData ? NO_FILE_DATA : 0) |
    (compressed ? COMPRESSED : 0) |
    (omit === 'header' || omit === 'both' ? OMIT_STREAM_HEADER : 0) |
    (omit === 'end' || omit === 'both' ? OMIT_END_CMD : 0);
  return {
    subvol,
    parent: parent ?? '',
    clones: cloneSources ?? [],
    proto,
    flags: proto === 1 ? flags : flags | VERSION,
  };
}

/** Paths inside the top level begin with `:`. */
function progsArguments(send: Send, { further, continuous }: NonNullable<Send['progs']>): string[] {
  return [
    ...[`--proto`, `${send.proto}`],
    ...(send.noFileData ? ['--no-data'] : []),
    ...(send.compressed ? ['--compressed-data'] : []),
    ...(continuous ? ['-e'] : []),
    ...(send.parent === undefined ? [] : ['-p', `:${send.parent}`]),
    ...(send.cloneSources ?? []).flatMap((source) => ['-c', `:${source}`]),
    ...[send.subvol, ...further].map((path) => `:${path}`),
  ];
}
