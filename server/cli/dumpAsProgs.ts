// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../engine/byteSource';
import { progsDump } from '../../engine/stream/progsDump';
import { CliError } from './errors';
import type { Output } from './output';

/**
 * Prints what `btrfs receive --dump` prints, with times in the local zone, as it has them. Where that
 * would fail, this throws what it would say, as one error.
 */
export function dumpAsProgs(source: ByteSource, out: Output): void {
  const { exitCode, errors } = progsDump(source, (bytes) => out.write(bytes));
  if (exitCode === 0) return;
  const lines = Buffer.from(errors).toString().trimEnd().split('\n');
  throw new CliError(lines.map((line) => line.replace(/^ERROR: /, '')).join('; '));
}
