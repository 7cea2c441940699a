// SPDX-License-Identifier: GPL-2.0-only
import type { StreamFault } from '../stream/streamFault';
import type { ReceiveFinding } from './finding';

/**
 * Findings and faults of one stream without what both tell of. Where receive can't read a command, the
 * fault says more; where it refuses one for its path's length, the finding does.
 */
export function withoutRepeats(
  findings: readonly ReceiveFinding[],
  faults: readonly StreamFault[],
): { readonly findings: readonly ReceiveFinding[]; readonly faults: readonly StreamFault[] } {
  const told = new Set(faults.flatMap(({ receive }) => receive ?? []));
  const refused = new Set(
    findings.flatMap(({ receive, command }) => (receive ? command : []) ?? []),
  );
  return {
    findings: findings.filter(
      ({ code, receive }) => !(code === unreadableCode && isIn(told, receive)),
    ),
    faults: faults.filter(
      ({ code, command }) => code !== 'path-too-long' || !isIn(refused, command),
    ),
  };
}

/** The commands whose CRC is wrong; undefined where there are too many faults to know. */
export function wrongCrcs(faults: readonly StreamFault[]): ReadonlySet<number> | undefined {
  if (faults.some(({ code }) => code === 'too-many-faults')) return undefined;
  return new Set(
    faults.flatMap(({ code, command }) => (code === 'crc-mismatch' ? command : []) ?? []),
  );
}

/** The code of a finding that says no more than that receive can't read on. */
const unreadableCode = 'unreadable';

const isIn = <T>(set: ReadonlySet<T>, value: T | undefined): boolean =>
  value !== undefined && set.has(value);
