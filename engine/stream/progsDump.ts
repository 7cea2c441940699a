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
  const out = new ByteWriter(write);
  const errors: Uint8Array[] = [];
  const complaints = new ByteWriter((bytes) => errors.push(bytes));
  const complain = (text: string) => complaints.text(`ERROR: ${text}\n`);
  const lines = new DumpLines(
    ({ printed }) => complain(printed ?? ''),
    options.utcOffset ?? hostUtcOffset,
  );
  let exitCode: 0 | 1 = 0;
  try {
    const stream = new ReceivedStream(source);
    for (;;) {
      const command = stream.next();
      if (command.type === CommandType.END) break;
      command.checkAttributes();
      out.text(lines.lineOf(command));
    }
  } catch (stop) {
    if (!(stop instanceof DumpStop)) throw stop;
    if (stop.printed !== undefined) complain(stop.printed);
    complain(`failed to dump the send stream: ${errnoText[stop.errno]}`);
    exitCode = 1;
  }
  out.flush();
  complaints.flush();
  return { exitCode, errors: joined(errors) };
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
