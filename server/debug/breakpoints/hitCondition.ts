// SPDX-License-Identifier: GPL-2.0-only

/** Whether the so-manieth hit, counted from 1, is one to stop at. */
export type HitCondition = (count: number) => boolean;

const pattern = /^(>=|<=|==|=|>|<|%)?\s*(\d{1,15})$/;

/**
 * Understands `3` and `== 3` (the third hit), `>= 3`, `> 3`, `<= 3`, `< 3`, and `% 5` (every fifth).
 * A string says what is wrong.
 */
export function hitCondition(text: string): HitCondition | string {
  const match = pattern.exec(text.trim());
  if (!match) return `"${text}" is no hit condition: give a number, ">= 3" or "% 5"`;
  const number = Number(match[2]);
  switch (match[1] ?? '==') {
    case '>=':
      return (count) => count >= number;
    case '<=':
      return (count) => count <= number;
    case '>':
      return (count) => count > number;
    case '<':
      return (count) => count < number;
    case '%':
      return number === 0
        ? 'Every 0th hit is none: give a number above 0'
        : (count) => count % number === 0;
    default:
      return (count) => count === number;
  }
}
