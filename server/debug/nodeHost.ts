// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, openSync, statSync, writeSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { diskStreamFinder } from '../language/parents/diskStreamFinder';
import { nodeFileOpener } from '../nodeFileOpener';
import { followFile } from './attach/followFile';
import { cannotWriteOutput, outputIsInput } from './errors';
import type { DebugHost, OutputFile } from './host';

/** Files where they lie; relative paths count from the working directory. */
export const nodeHost: DebugHost = {
  opener: nodeFileOpener,
  streamFinder: diskStreamFinder([]),
  fileUri: (text) =>
    /^[a-z][a-z0-9+.-]+:/i.test(text) ? URI.parse(text, true) : URI.file(resolve(text)),
  createOutput,
  follow: (stream, keptIn) => followFile(stream.fsPath, keptIn),
};

function createOutput(path: string, inputs: readonly URI[]): OutputFile {
  const old = statOf(path);
  for (const input of inputs) {
    const stat = statOf(input.fsPath);
    if (stat && old?.dev === stat.dev && old.ino === stat.ino) throw outputIsInput(path);
  }
  if (old && !old.isFile()) throw cannotWriteOutput(path, 'it is not a regular file');
  try {
    const descriptor = openSync(path, 'w');
    return {
      write: (bytes) => writeFully(descriptor, bytes),
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw cannotWriteOutput(path, error instanceof Error ? error.message : String(error));
  }
}

/** Follows links, and knows one file under all of its names. */
function statOf(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}
