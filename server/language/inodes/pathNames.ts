// SPDX-License-Identifier: GPL-2.0-only
import type { Stretch } from './nameBytes';

const slash = 0x2f;
const dot = 0x2e;

/** The names in a path; what leads nowhere, `.` and nothing, is left out. */
export function pathNames({ bytes, start, end }: Stretch): Stretch[] {
  const names: Stretch[] = [];
  for (let from = start; from < end;) {
    const to = nextSlash(bytes, from, end);
    const leadsNowhere = to === from || (to === from + 1 && bytes[from] === dot);
    if (!leadsNowhere) names.push({ bytes, start: from, end: to });
    from = to + 1;
  }
  return names;
}

function nextSlash(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== slash) at++;
  return at;
}
