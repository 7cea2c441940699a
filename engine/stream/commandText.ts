// SPDX-License-Identifier: GPL-2.0-only
import type { Command } from './command';
import { composeLine } from './text/commandLine';

/**
 * A command as one line of text without its newline, for example
 * `rename         "o257-9-0"                      path_to="a b"`. It holds names, numbers and
 * lengths, never payload; every string is quoted and escaped, so that no name can pass for more.
 */
export function commandText(command: Command): string {
  return composeLine(command);
}
