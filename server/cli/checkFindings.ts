// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../../engine/byteString';
import { ReceiveCheck } from '../../engine/receive/check';
import { withoutRepeats } from '../../engine/receive/checkFaults';
import { parentFindings } from '../../engine/receive/checkParents';
import { receiversOf } from '../../engine/receive/checkReceivers';
import { zeroFindings } from '../../engine/receive/checkZeros';
import { workThrough } from '../../engine/receive/explain/work';
import type { FindingSeverity, ReceiveFinding } from '../../engine/receive/finding';
import type { StreamFault } from '../../engine/stream/streamFault';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { verifyStream } from '../../engine/stream/streamVerifier';
import type { GivenSources } from './givenSources';

/** One thing that `check` has to say, with what there is to say of it; the rest is null. */
export interface Finding {
  readonly severity: FindingSeverity;
  readonly code: string;
  /** In the file, in bytes; null for what concerns no place in it. */
  readonly offset: number | null;
  /** Counts from 0. */
  readonly command: number | null;
  readonly message: string;
  /** What `btrfs receive` prints on it. */
  readonly receive: string | null;
}

/** What checking a stream has brought. */
export interface CheckReport {
  /** Whether `btrfs receive` takes it, as far as that can be known. */
  readonly receives: boolean;
  /** In the order of the file. */
  readonly findings: readonly Finding[];
}

/** Commands received between two looks at whether all is done. */
const commandsAtOnce = 10_000;

/**
 * Checks a stream: its structure, its content, and receiving it in memory, where what it builds on is
 * there already. What is done for nothing is told where hints are asked for.
 */
export function checkStream(
  stream: StreamIndex,
  { streams, subvolumes, unneeded }: GivenSources,
  hints = false,
): CheckReport {
  const receivers = receiversOf(stream, streams, subvolumes);
  for (const parent of receivers.parents) while (!parent.step(commandsAtOnce));
  const check = new ReceiveCheck(receivers.own, receivers);
  while (!check.step(commandsAtOnce));
  const all = withoutRepeats(
    [
      ...unneeded,
      ...parentFindings(receivers.parents),
      ...check.findings,
      ...(hints ? workThrough(zeroFindings(stream)) : []),
    ],
    [...stream.faults, ...verifyStream(stream)],
  );
  const findings = [...all.findings.map(findingOf), ...all.faults.map(findingOfFault)].sort(
    (left, right) => (left.offset ?? 0) - (right.offset ?? 0),
  );
  return {
    receives:
      check.verdict.receives &&
      !findings.some(({ severity, receive }) => severity === 'error' || receive !== null),
    findings: findings.filter(({ severity }) => hints || severity !== 'hint'),
  };
}

function findingOf(finding: ReceiveFinding): Finding {
  const { severity, code, command, offset, message, receive, defect } = finding;
  return {
    severity,
    code: defect ?? code,
    offset,
    command: command ?? null,
    message,
    receive: receive === undefined ? null : `ERROR: ${textOf(receive)}`,
  };
}

function findingOfFault(fault: StreamFault): Finding {
  const { severity, code, offset, command, message, receive } = fault;
  return {
    severity,
    code,
    offset,
    command: command ?? null,
    message,
    receive: receive === undefined ? null : `ERROR: ${receive}`,
  };
}

/** What a terminal would be given: names in it are UTF-8 where they are text at all. */
function textOf(bytes: ByteString): string {
  return new TextDecoder().decode(bytesOf(bytes));
}

export const isFault = ({ severity }: Finding): boolean =>
  severity === 'error' || severity === 'warning';
