// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { CommandType } from './commandType';
import { ByteWriter } from './progs/byteWriter';
import { DumpLines } from './progs/dumpLines';
import { DumpStop, errnoText } from './progs/errors';
import { ReceivedStream } from './progs/receivedStream';
import { hostUtcOffset, type UtcOffset } from './progs/localTime';

export interface ProgsDumpOptions {
  /** The zone in which times are printed; the host's where it isn't given. */
  readonly utcOffset?: UtcOffset;
}

/** How `btrfs receive --dump` ends. */
export interface ProgsDumpOutcome {
  readonly exitCode: 0 | 1;
  /** What it prints on its standard error: bytes, because paths are. Empty where all went well. */
  readonly errors: Uint8Array;
}

/**
 * Writes byte for byte what `btrfs receive --dump` of btrfs-progs 6.2 prints for a file, its bugs
 * included: it stops after the first END and at the first fault, and cuts names at a NUL.
 */
export function progsDump(
  source: ByteSource,
  write: (bytes: Uint8Array) => void,
  options: ProgsDumpOptions = {},
): ProgsDumpOutcome {
  const dumper = new ProgsDumper(source, write, options);
  dumper.step(Infinity);
  return dumper.finish();
}

/** The same slice by slice. */
export class ProgsDumper {
  readonly #source: ByteSource;
  /** Begun by the first step, which a header that is no good ends. */
  #stream: ReceivedStream | undefined;
  readonly #lines: DumpLines;
  readonly #out: ByteWriter;
  readonly #errors: Uint8Array[] = [];
  readonly #complaints = new ByteWriter((bytes) => this.#errors.push(bytes));
  #exitCode: 0 | 1 = 0;
  #done = false;

  constructor(
    source: ByteSource,
    write: (bytes: Uint8Array) => void,
    options: ProgsDumpOptions = {},
  ) {
    this.#source = source;
    this.#out = new ByteWriter(write);
    this.#lines = new DumpLines(
      ({ printed }) => this.#complain(printed ?? ''),
      options.utcOffset ?? hostUtcOffset,
    );
  }

  /** Writes up to `count` commands more; true when there are none, or the dump has failed. */
  step(count: number): boolean {
    try {
      for (let at = 0; at < count && !this.#done; at++) this.#next();
    } catch (stop) {
      if (!(stop instanceof DumpStop)) throw stop;
      if (stop.printed !== undefined) this.#complain(stop.printed);
      this.#complain(`failed to dump the send stream: ${errnoText[stop.errno]}`);
      this.#exitCode = 1;
      this.#done = true;
    }
    return this.#done;
  }

  /** To be called in the end. */
  finish(): ProgsDumpOutcome {
    this.#out.flush();
    this.#complaints.flush();
    return { exitCode: this.#exitCode, errors: joined(this.#errors) };
  }

  #next(): void {
    this.#stream ??= new ReceivedStream(this.#source);
    const command = this.#stream.next();
    this.#done = command.type === CommandType.END;
    if (this.#done) return;
    command.checkAttributes();
    this.#out.text(this.#lines.lineOf(command));
  }

  #complain(text: string): void {
    this.#complaints.text(`ERROR: ${text}\n`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
