// SPDX-License-Identifier: GPL-2.0-only

/** An offset as a person types it, in hexadecimal behind `0x`, else in decimal; undefined if it is none. */
export function parseOffset(typed: string): number | undefined {
  const text = typed.trim().replaceAll(',', '').replaceAll('_', '');
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return undefined;
  const offset = Number(text);
  return Number.isSafeInteger(offset) ? offset : undefined;
}
