// SPDX-License-Identifier: GPL-2.0-only
import type { CliCommand } from './cliCommand';

const program = 'btrfs-send-debugger';

/** The usage and the help of one command. */
export function commandHelp(command: CliCommand): string {
  const usage = command.usage.map(
    (form, index) =>
      `${index === 0 ? 'usage:' : '      '} ${`${program} ${command.name} ${form}`.trimEnd()}`,
  );
  return lines([...usage, '', ...command.help]);
}

/** The usage of the program. */
export function programHelp(commands: readonly CliCommand[]): string {
  return lines([
    `usage: ${program} COMMAND [ARGUMENTS]`,
    `       ${program} COMMAND --help`,
    `       ${program} --help | --version`,
    '',
    ...commands.map(({ name, help }) => `  ${name.padEnd(12)}${help[0] ?? ''}`),
    '',
    'Errors go to stderr as one line, exit code 1; wrong usage exits with 2.',
  ]);
}

const lines = (texts: readonly string[]): string => `${texts.join('\n')}\n`;
