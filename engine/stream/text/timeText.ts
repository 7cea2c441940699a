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
  return `${secondText(seconds)}.${fraction}Z`;
}

/** The second shown last: in a stream most times are of the same few seconds. */
let lastSecond = 0n;
let lastText = '1970-01-01T00:00:00';

function secondText(seconds: bigint): string {
  if (seconds !== lastSecond) {
    lastText = new Date(Number(seconds) * 1000).toISOString().slice(0, -'.000Z'.length);
    lastSecond = seconds;
  }
  return lastText;
}
