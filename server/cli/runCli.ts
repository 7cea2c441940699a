// SPDX-License-Identifier: GPL-2.0-only
import { version } from '../../package.json';
import type { CliCommand } from './cliCommand';
import { commands } from './commands';
import { errorLine, missingArgument, unknownCommand, UsageError } from './errors';
import { commandHelp, programHelp } from './help';
import { ClosedPipe, Output } from './output';

/**
 * Runs the command line and resolves to the exit code: 0, 1 for an error or a check with findings,
 * 2 for wrong usage.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const out = new Output(1);
  const [name] = args;
  const command = commands.find((candidate) => candidate.name === name);
  try {
    const code = await run(command, args, out);
    out.flush();
    return code;
  } catch (error) {
    return fail(error, command, out);
  }
}

function run(
  command: CliCommand | undefined,
  args: readonly string[],
  out: Output,
): number | Promise<number> {
  const [name, ...rest] = args;
  if (command && !wantsHelp(rest)) return command.run(rest, out);
  if (command) out.text(commandHelp(command));
  else if (name === '--version' || name === '-V') out.text(`btrfs-send-debugger ${version}\n`);
  else if (name === '--help' || name === '-h' || name === 'help') out.text(programHelp(commands));
  else throw name === undefined ? missingArgument('COMMAND') : unknownCommand(name);
  return 0;
}

function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

function fail(error: unknown, command: CliCommand | undefined, out: Output): number {
  try {
    // What was made before the failure is part of the answer.
    if (!(error instanceof ClosedPipe)) out.flush();
  } catch (second) {
    if (!(second instanceof ClosedPipe)) return report(second, undefined);
  }
  return error instanceof ClosedPipe ? 0 : report(error, command);
}

function report(error: unknown, command: CliCommand | undefined): number {
  const usage = error instanceof UsageError;
  const shown = command ? commandHelp(command) : programHelp(commands);
  const text = `error: ${errorLine(error)}\n${usage ? shown : ''}`;
  try {
    const errors = new Output(2);
    errors.text(text);
    errors.flush();
  } catch {
    // Nobody reads stderr either: the exit code must do.
  }
  return usage ? 2 : 1;
}
