// SPDX-License-Identifier: GPL-2.0-only
import type { Output } from './output';

/** One of the program's commands. */
export interface CliCommand {
  readonly name: string;
  /** What may follow the name; one line for each form. */
  readonly usage: readonly string[];
  /** What it does, as lines of text. */
  readonly help: readonly string[];
  /** Resolves to the exit code. Throws a UsageError for wrong arguments. */
  run(args: readonly string[], out: Output): number | Promise<number>;
}
