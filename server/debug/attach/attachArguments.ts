// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { missingStream } from '../errors';
import type { DebugHost } from '../host';
import { ArgumentReader } from '../launchArguments';

/** A configuration for a stream that is still being written, checked. */
export interface AttachLaunch {
  readonly image?: undefined;
  readonly compareWith?: undefined;
  /** A file or a pipe. */
  readonly follows: URI;
  /** Streams that it builds on, the oldest first; left out, they are looked for. */
  readonly parents?: readonly URI[];
  /** Where what comes through a pipe is kept. */
  readonly output?: string;
  readonly stopOnEntry: boolean;
  readonly stopAtEnd: boolean;
}

/** Checks what a client gave; throws a DebugError that says what to give instead. */
export function attachArguments(given: unknown, host: DebugHost): AttachLaunch {
  const read = new ArgumentReader(given);
  const stream = read.text('stream');
  if (stream === undefined) throw missingStream();
  const output = read.text('output');
  const parents = read.texts('parents');
  return {
    follows: host.fileUri(stream),
    ...(parents && { parents: parents.map((path) => host.fileUri(path)) }),
    ...(output !== undefined && { output }),
    stopOnEntry: read.flag('stopOnEntry') ?? true,
    stopAtEnd: read.flag('stopAtEnd') ?? true,
  };
}
