// SPDX-License-Identifier: GPL-2.0-only
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './errors';

/** `util.parseArgs` with positionals anywhere; throws a UsageError that says what is wrong. */
export function parseArguments<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? firstSentence(error.message) : String(error));
  }
}

/** Node adds advice that is about Node's own conventions. */
function firstSentence(message: string): string {
  return message.split(/\. |\n/)[0] ?? message;
}
