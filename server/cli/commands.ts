// SPDX-License-Identifier: GPL-2.0-only
import { checkCommand } from './checkCommand';
import type { CliCommand } from './cliCommand';
import { dapCommand } from './dapCommand';
import { diffCommand } from './diffCommand';
import { dumpCommand } from './dumpCommand';
import { kernelsCommand } from './kernelsCommand';
import { lspCommand } from './lspCommand';
import { outlineCommand } from './outlineCommand';
import { sendCommand } from './sendCommand';
import { subvolumesCommand } from './subvolumesCommand';
import { traceCommand } from './traceCommand';

/** The program's commands, in the order of its help. */
export const commands: readonly CliCommand[] = [
  dumpCommand,
  outlineCommand,
  checkCommand,
  sendCommand,
  traceCommand,
  subvolumesCommand,
  diffCommand,
  kernelsCommand,
  lspCommand,
  dapCommand,
];
