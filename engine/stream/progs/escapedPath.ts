// SPDX-License-Identifier: GPL-2.0-only

/** What follows the backslash for a byte that has a letter of its own, as in C. */
const letters: Readonly<Record<string, string>> = {
  '\x07': 'a',
  '\b': 'b',
  '\x1b': 'e',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\v': 'v',
  ' ': ' ',
  '\\': '\\',
};

/** Any byte but a printable one of ASCII that needs no backslash. */
const special = /[^!-[\]-~]/g;

/**
 * A path, whose characters are bytes, as `btrfs receive --dump` prints it: a backslash before a space
 * and itself, letters for some control characters, octal digits for whatever isn't ASCII.
 */
export function escapedPath(path: string): string {
  return path.replace(
    special,
    (char) => `\\${letters[char] ?? char.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}
