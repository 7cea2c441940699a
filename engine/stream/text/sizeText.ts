// SPDX-License-Identifier: GPL-2.0-only

const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/**
 * A number of bytes to read at a glance, and behind it the exact one: `300 B`, `48 KiB (49152)`,
 * `1.2 MiB (1258291)`. At least two digits are right.
 */
export function sizeText(bytes: number | bigint): string {
  if (bytes < 1024) return `${bytes} B`;
  let rough = Number(bytes) / 1024;
  let unit = 0;
  while (rough >= 1024 && unit + 1 < units.length) {
    rough /= 1024;
    unit += 1;
  }
  const digits = rough < 10 && !Number.isInteger(rough) ? 1 : 0;
  return `${rough.toFixed(digits)} ${units[unit] ?? ''} (${bytes})`;
}
