// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { unpacked } from './corpusCache';

/** A subvolume as `case.json` tells of it. */
export interface CorpusSubvolume {
  readonly id: number;
  /** Inside the top level. */
  readonly path: string;
  readonly uuid: string;
  readonly parent_uuid: string;
  readonly received_uuid: string;
  readonly generation: string;
}

/** One send as the kernel was asked for it. */
export interface CorpusSend {
  readonly subvol: CorpusSubvolume;
  readonly parent: CorpusSubvolume | null;
  readonly parent_chosen_by_progs: boolean;
  readonly clone_sources: readonly CorpusSubvolume[];
  readonly version: number;
  readonly flag_names: readonly string[];
  readonly errno: number;
}

/** `case.json`: what was sent and how, and what came of it. */
export interface CorpusJson {
  readonly name: string;
  readonly argv: readonly string[];
  readonly exit_code: number;
  readonly kind: string;
  readonly sends: readonly CorpusSend[];
  readonly stream: {
    readonly sha256: string;
    readonly size: number;
    readonly headers: number;
    readonly versions: readonly number[];
    /** How many of each command, by its name in lower case. */
    readonly commands: Readonly<Record<string, number>>;
  };
  readonly images: readonly {
    readonly devid: number;
    readonly file: string;
    readonly sha256: string;
    readonly apparent_size: number;
  }[];
  readonly fs: {
    readonly fsid: string;
    readonly csum: string;
    readonly nodesize: number;
    readonly sectorsize: number;
    readonly num_devices: number;
  };
  /** Subvolume id, in decimal, to path inside the top level. */
  readonly subvolumes: Readonly<Record<string, string>>;
  readonly log_root: number;
  readonly receive_dump_exit: number;
  readonly other_kernels?: Readonly<
    Record<string, { readonly sha256: string; readonly same: boolean }>
  >;
}

/** A real send: the filesystem's images and the stream that the kernel made of them. */
export interface CorpusCase {
  readonly name: string;
  readonly json: CorpusJson;
  /** Where the unpacked stream lies; read-only, and shared with other tests. */
  streamPath(): Promise<string>;
  /** The whole stream in memory. One of the corpus's streams has a gigabyte: see `json.stream.size`. */
  streamBytes(): Promise<Uint8Array>;
  /** The unpacked devices, in the order of `json.images`; sparse, read-only and shared. */
  imagePaths(): Promise<string[]>;
  /** The stream of another kernel (`6.1`, `6.12`), where it is not the same as this one's. */
  otherStreamPath(kernel: string): Promise<string | undefined>;
}

/** Set, it must name the corpus; unset, the corpus is looked for beside the checkout. */
const fromEnvironment = process.env['BTRFS_SEND_CORPUS'];
const directory =
  fromEnvironment ?? resolve(fileURLToPath(import.meta.url), '../../../shared/corpus');

/** Whether there is a corpus here: suites that need one skip otherwise. */
export const corpusAvailable = existsSync(directory);
if (fromEnvironment !== undefined && !corpusAvailable)
  throw new Error(`BTRFS_SEND_CORPUS names ${directory}, which is not there`);

let cases: readonly CorpusCase[] | undefined;

/** Every case, by name; none where there is no corpus. */
export function corpusCases(): readonly CorpusCase[] {
  cases ??= corpusAvailable
    ? readdirSync(directory)
        .filter((name) => existsSync(join(directory, name, 'case.json')))
        .sort()
        .map(openCase)
    : [];
  return cases;
}

/** The case of that name; throws where the corpus has none. */
export function corpusCase(name: string): CorpusCase {
  const found = corpusCases().find((candidate) => candidate.name === name);
  if (!found) throw new Error(`The corpus has no case ${name}`);
  return found;
}

/** A suite over the corpus, which is reported as skipped where there is none. */
export function describeCorpus(name: string, body: () => void): void {
  describe.skipIf(!corpusAvailable)(corpusAvailable ? name : `${name} (no corpus)`, body);
}

/** The kernel's own calls during a send, one JSON object a line; undefined where they weren't traced. */
export async function traceText(name: string): Promise<string | undefined> {
  const archive = join(directory, 'traces', `${name}.jsonl.zst`);
  if (!existsSync(archive)) return undefined;
  return readFile(await unpacked(archive, `${name}.jsonl`), 'utf8');
}

/** Names of the cases whose send was traced. */
export function tracedCases(): readonly string[] {
  const traces = join(directory, 'traces');
  if (!existsSync(traces)) return [];
  return readdirSync(traces)
    .filter((name) => name.endsWith('.jsonl.zst'))
    .map((name) => name.slice(0, -'.jsonl.zst'.length))
    .sort();
}

function openCase(name: string): CorpusCase {
  const folder = join(directory, name);
  // The corpus describes itself; its shape is what the interfaces above say.
  const json = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as CorpusJson;
  const streamPath = () => unpacked(join(folder, 'stream.zst'), `${name}.stream`);
  return {
    name,
    json,
    streamPath,
    streamBytes: async () => readFile(await streamPath()),
    imagePaths: () =>
      Promise.all(
        json.images.map((image) =>
          unpacked(resolve(folder, image.file), basename(image.file, '.zst')),
        ),
      ),
    otherStreamPath: async (kernel) => {
      const archive = join(folder, `stream-${kernel}.zst`);
      return existsSync(archive) ? unpacked(archive, `${name}-${kernel}.stream`) : undefined;
    },
  };
}
