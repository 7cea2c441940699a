// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, openSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { outputIsDevice, outputIsInput, outputIsTerminal } from './errors';
import { Output } from './output';

/** Where a stream goes. */
export interface StreamOutput {
  readonly sink: Output;
  /** Writes what is gathered, and closes a file. */
  close(): void;
}

/** Opens the file for a stream, or takes standard output for no path; but never a terminal. */
export function openStreamOutput(
  path: string | undefined,
  inputs: readonly string[],
  stdout: Output,
): StreamOutput {
  if (path !== undefined) return openFileOutput(path, inputs);
  if (isatty(1)) throw outputIsTerminal();
  return { sink: stdout, close: () => stdout.flush() };
}

/**
 * Makes the file or empties it. Never one of the inputs, by whatever name, nor a device that might
 * hold one.
 */
export function openFileOutput(path: string, inputs: readonly string[]): StreamOutput {
  refuseInput(path, inputs);
  const descriptor = openSync(path, 'w', 0o600);
  const sink = new Output(descriptor);
  return {
    sink,
    close: () => {
      try {
        sink.flush();
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function refuseInput(path: string, inputs: readonly string[]): void {
  const target = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!target) return;
  if (target.isBlockDevice()) throw outputIsDevice(path);
  const same = inputs.some((input) => {
    const stat = statSync(input, { bigint: true });
    return stat.dev === target.dev && stat.ino === target.ino;
  });
  if (same) throw outputIsInput(path);
}
