// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName } from '../../byteString';
import type { StreamFault } from '../streamFault';
import type { StreamIndex } from '../streamIndex';

/** Faults told in the text; the diagnostics tell them all. */
const shownFaults = 10;

/**
 * Comment lines that end the text where there is nothing else to show of what is wrong: in a file that
 * holds no whole command, or whose rest is zeros.
 */
export function faultLines(index: StreamIndex): string[] {
  const { commandCount, end, faults } = index;
  if (commandCount === 0)
    return ['# no command can be read from this file', ...faults.slice(0, shownFaults).map(lineOf)];
  const last = faults.at(-1);
  return last?.code === 'zero-bytes' && last.offset === end ? [lineOf(last)] : [];
}

const lineOf = ({ message }: StreamFault): string => `# ${displayName(byteStringOfText(message))}`;
