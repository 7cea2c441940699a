// SPDX-License-Identifier: GPL-2.0-only
import type { CliCommand } from './cliCommand';
import { missingArgument, notANumber, tooManyArguments } from './errors';
import type { Output } from './output';
import { parseArguments } from './parseArguments';

export const dapCommand: CliCommand = {
  name: 'dap',
  usage: ['--stdio', '--port N'],
  help: [
    'Serve the Debug Adapter Protocol.',
    '',
    '  --stdio    one session on standard input and output',
    '  --port N   sessions on a port of 127.0.0.1, which is printed; 0 takes a free one',
  ],
  run: (args, out) => dap(args, out),
};

/** Ends with the process: with its only session, or when it is ended. */
async function dap(args: readonly string[], out: Output): Promise<never> {
  const { values, positionals } = parseArguments(args, {
    stdio: { type: 'boolean' },
    port: { type: 'string' },
  });
  if (positionals[0] !== undefined) throw tooManyArguments(positionals[0]);
  if (values.stdio === true && values.port !== undefined) throw tooManyArguments('--port');
  if (values.stdio !== true && values.port === undefined) {
    throw missingArgument('--stdio or --port N');
  }
  const port = values.port === undefined ? undefined : portNumber(values.port);
  // Loaded only here: it is a large part of the program.
  const { startDebugServer, startStdioDebugServer } = await import('../debug/startDebugServer');
  if (port === undefined) {
    startStdioDebugServer();
  } else {
    const listening = await startDebugServer({ port });
    out.text(`listening on 127.0.0.1:${listening.port}\n`);
    out.flush();
  }
  return new Promise(() => undefined);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw notANumber('--port', text);
  return port;
}
