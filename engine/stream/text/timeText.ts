// SPDX-License-Identifier: GPL-2.0-only
import type { Timespec } from '../command';

/** What a Date can hold, in seconds either side of 1970. */
const dateLimit = 8_640_000_000_000n;

/**
 * ISO 8601 in UTC with nanoseconds; where no calendar reaches, `@` and the seconds since 1970.
 * Nanoseconds of a second and more, which no kernel writes, are shown as they are.
 */
export function timeText({ seconds, nanoseconds }: Timespec): string {
  const fraction = String(nanoseconds).padStart(9, '0');
  if (seconds > dateLimit || seconds < -dateLimit) return `@${seconds.toString()}.${fraction}`;
  const date = new Date(Number(seconds) * 1000).toISOString();
  return `${date.slice(0, -'.000Z'.length)}.${fraction}Z`;
}
