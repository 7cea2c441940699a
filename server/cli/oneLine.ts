// SPDX-License-Identifier: GPL-2.0-only

/** Text as one line that is safe to show: control and reordering characters as escapes. */
export function oneLine(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (char) => (char === '\n' ? ' ' : `\\u{${char.charCodeAt(0).toString(16)}}`),
  );
}
