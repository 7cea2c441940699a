// SPDX-License-Identifier: GPL-2.0-only
import type { CliCommand } from './cliCommand';
import { missingArgument, tooManyArguments } from './errors';
import { parseArguments } from './parseArguments';

export const lspCommand: CliCommand = {
  name: 'lsp',
  usage: ['--stdio'],
  help: ['Serve the Language Server Protocol on standard input and output.'],
  run: (args) => lsp(args),
};

/** VS Code says who it is, too, for the server to end with it. */
const transport = { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } } as const;

/** Ends with the process, when the client says so or goes. */
async function lsp(args: readonly string[]): Promise<never> {
  const { values, positionals } = parseArguments(args, transport);
  if (positionals[0] !== undefined) throw tooManyArguments(positionals[0]);
  if (values.stdio !== true) throw missingArgument('--stdio');
  // Loaded only here: it is a large part of the program.
  const { serveLanguage } = await import('../language/serveLanguage');
  serveLanguage();
  return new Promise(() => undefined);
}
