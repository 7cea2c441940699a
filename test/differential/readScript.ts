// SPDX-License-Identifier: GPL-2.0-only
import type { Script } from './sequence';

/** A script as a case's file has it: an operation a line, and comments behind `#`. */
export function readScript(text: string): Script {
  return text
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, ''))
    .filter((line) => line !== '');
}
