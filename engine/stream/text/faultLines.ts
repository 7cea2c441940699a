// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName } from '../../byteString';
import type { StreamIndex } from '../streamIndex';

/** Faults told in the text; the diagnostics tell them all. */
const shownFaults = 10;

/**
 * Comment lines that end the text where there is nothing else to show of what is wrong: in a file that
 * holds no whole command.
 */
export function faultLines(index: StreamIndex): string[] {
  if (index.commandCount > 0) return [];
  const lines = index.faults
    .slice(0, shownFaults)
    .map(({ message }) => `# ${displayName(byteStringOfText(message))}`);
  return ['# no command can be read from this file', ...lines];
}
