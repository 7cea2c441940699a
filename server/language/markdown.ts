// SPDX-License-Identifier: GPL-2.0-only

/**
 * Text as a code span, whatever it holds: the fence is longer than any run of backticks in it. The text
 * must be of one line, as everything is that `displayName` made.
 */
export function codeSpan(text: string): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const blank = /^[` ]|[` ]$/.test(text) || text === '' ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}
