// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { FollowedFile } from './attach/followedFile';
import type { FileOpener } from '../fileOpener';
import type { StreamFinder } from '../language/parents/streamFinder';

/** What a debugger needs of the machine or the browser that it runs in. */
export interface DebugHost {
  readonly opener: FileOpener;
  /** Where a stream's parents are looked for, where files can be listed. */
  readonly streamFinder?: StreamFinder;
  /** A path or URI as a launch configuration has it. */
  fileUri(text: string): URI;
  /**
   * A file for what the engine emits, emptied. Throws a DebugError where none can be written, or
   * where it is one of the inputs.
   */
  createOutput(path: string, inputs: readonly URI[]): OutputFile;
  /**
   * Opens a stream that is still being written; what comes through a pipe is kept in `keptIn`, or in a
   * file that goes with the session. Throws a DebugError where that can't be.
   */
  follow(stream: URI, keptIn: string | undefined): FollowedFile;
}

export interface OutputFile {
  write(bytes: Uint8Array): void;
  close(): void;
}
