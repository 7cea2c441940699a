// SPDX-License-Identifier: GPL-2.0-only
import type { StreamVerdict } from '../../server/language/receive/receiveProtocol';

const grouped = (count: number): string => count.toLocaleString('en-US');

/** What the status bar says of a verdict; undefined where there is nothing to say. */
export function verdictText(
  verdict: StreamVerdict,
): { readonly text: string; readonly tooltip: string } | undefined {
  switch (verdict.state) {
    case 'unreadable':
      return undefined;
    case 'too-long':
      return {
        text: '$(circle-slash) not received',
        tooltip: `The stream and what it builds on have ${count(verdict.commands, 'command')}: more than ${grouped(verdict.limit)} are not received in memory here, so whether btrfs receive takes it is not known. The command line’s “check” does it, given the memory.`,
      };
    case 'checking':
      return {
        text: '$(sync~spin) receiving…',
        tooltip: 'The stream is being received in memory, to see whether btrfs receive takes it.',
      };
    case 'receives': {
      const { partial, commands, warnings } = verdict;
      const odd = warnings === 0 ? '' : ` with ${count(warnings, 'warning')}`;
      return partial
        ? {
            text: `$(pass) receives${odd}, if its parent is there`,
            tooltip: `None of ${count(commands, 'command')} fails in memory, but what the stream builds on is not at hand: that it holds what the commands need was taken for granted.`,
          }
        : {
            text: warnings === 0 ? '$(pass) receives cleanly' : `$(warning) receives${odd}`,
            tooltip: `btrfs receive takes all of ${count(commands, 'command')}: they were carried out in memory.`,
          };
    }
    case 'fails': {
      const { command, receive, message } = verdict;
      const where = command === null ? '' : ` at command ${grouped(command)}`;
      return { text: `$(error) receive fails${where}`, tooltip: `${receive}\n\n${message}`.trim() };
    }
  }
}

const count = (number: number, thing: string): string =>
  `${grouped(number)} ${thing}${number === 1 ? '' : 's'}`;
