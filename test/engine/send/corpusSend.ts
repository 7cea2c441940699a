// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { openFilesystem, type Filesystem } from '../../../engine/disk/filesystem';
import type { Probe } from '../../../engine/send/probe';
import type { SendSetup, StreamSink } from '../../../engine/send/sendContext';
import { commandName } from '../../../engine/stream/commandType';
import { decodeCommand } from '../../../engine/stream/decode';
import { commandHeaderLength, streamHeaderLength } from '../../../engine/stream/streamHeader';
import { composeLine } from '../../../engine/stream/text/commandLine';
import { openPath } from '../../../server/nodeFileOpener';
import type { CorpusCase, CorpusSend } from '../../corpus';

/** What a send of a real case came to. */
export interface Outcome {
  readonly identical: boolean;
  /** Why it isn't, for people: a refused feature, or the first command that differs. */
  readonly reason: string;
}

/** Stops a send at the first byte that differs from the kernel's. */
class Difference extends Error {}

/** A sink that holds what is written against a file. */
export class ComparingSink implements StreamSink {
  readonly #descriptor: number;
  readonly size: number;
  offset = 0;
  #commands = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  write(bytes: Uint8Array): void {
    // Where a send fails behind its header, btrfs-progs throws the kernel's 17 bytes away.
    if (this.size === 0 && bytes.length === streamHeaderLength) return;
    if (Buffer.compare(this.#read(bytes.length), bytes) !== 0) {
      const [kernels, ours] = [this.#kernelsCommand(), describeCommand(bytes)];
      throw new Difference(
        `command ${this.#commands}, at byte ${this.offset}:\n  kernel   ${kernels}\n  engine   ${ours}`,
      );
    }
    this.offset += bytes.length;
    this.#commands += 1;
  }

  /** What the file has from here on, as much as there is. */
  #read(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, this.offset));
  }

  #kernelsCommand(): string {
    const header = this.#read(commandHeaderLength);
    if (header.length < commandHeaderLength) return '(the stream ends)';
    return describeCommand(this.#read(commandHeaderLength + header.readUInt32LE(0)));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** As the editor shows it, which is as the protocol's attributes allow: in 2 DATA has no length. */
function describeCommand(bytes: Uint8Array): string {
  if (bytes.length < commandHeaderLength) return `${bytes.length} bytes`;
  const type = new DataView(bytes.buffer, bytes.byteOffset).getUint16(4, true);
  const payload = bytes.subarray(commandHeaderLength);
  const decoded = [1, 2].map((version) => decodeCommand(type, payload, version));
  const { command } = decoded.find(({ faults }) => faults.length === 0) ?? { command: undefined };
  return command ? composeLine(command) : `${commandName(type) ?? type}, ${bytes.length} bytes`;
}

/** The filesystem of a case, and what lets go of its files. */
export async function openCase(
  corpusCase: CorpusCase,
): Promise<{ readonly filesystem: Filesystem; readonly close: () => void }> {
  const files = (await corpusCase.imagePaths()).map(openPath);
  const close = (): void => files.forEach((file) => file.close());
  try {
    return { filesystem: openFilesystem(files), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** One of the case's sends, as the kernel was asked for it. */
export function setupOf(
  filesystem: Filesystem,
  send: CorpusSend,
  sink: StreamSink,
  probe?: Probe,
): SendSetup {
  const flag = (name: string): boolean => send.flag_names.includes(name);
  return {
    sendRoot: filesystem.snapshot(send.subvol.id),
    ...(send.parent ? { parentRoot: filesystem.snapshot(send.parent.id) } : {}),
    cloneSources: send.clone_sources.map(({ id }) => filesystem.snapshot(id)),
    // 0 asks for the highest that the kernel has.
    proto: send.version === 1 ? 1 : 2,
    noFileData: flag('NO_FILE_DATA'),
    omitStreamHeader: flag('OMIT_STREAM_HEADER'),
    omitEndCmd: flag('OMIT_END_CMD'),
    compressed: flag('COMPRESSED'),
    sink,
    ...(probe ? { probe } : {}),
  };
}

/** Sends the case again with `run`, held against the kernel's stream: its own, or another kernel's. */
export async function compareWithKernel(
  corpusCase: CorpusCase,
  run: (setup: SendSetup) => void,
  stream?: string,
): Promise<Outcome> {
  const sink = new ComparingSink(stream ?? (await corpusCase.streamPath()));
  let close: (() => void) | undefined;
  let errno = 0;
  try {
    const opened = await openCase(corpusCase);
    ({ close } = opened);
    for (const send of corpusCase.json.sends) {
      errno = send.errno;
      run(setupOf(opened.filesystem, send, sink));
    }
    if (errno !== 0) return { identical: false, reason: `it went well, the kernel said ${errno}` };
  } catch (error) {
    const failed = errnoOf(error);
    if (failed !== errno || failed === 0) return { identical: false, reason: String(error) };
  } finally {
    close?.();
    sink.close();
  }
  return sink.offset === sink.size
    ? { identical: true, reason: '' }
    : { identical: false, reason: `${sink.offset} bytes instead of ${sink.size}` };
}

const errnoOf = (error: unknown): number =>
  error instanceof Error && 'errno' in error ? Number(error.errno) : 0;
