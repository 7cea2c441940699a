// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../../engine/byteString';
import { ReceiveCheck } from '../../engine/receive/check';
import { cloneFindings } from '../../engine/receive/checkClones';
import { withoutRepeats, wrongCrcs } from '../../engine/receive/checkFaults';
import { parentFindings } from '../../engine/receive/checkParents';
import { receiversOf } from '../../engine/receive/checkReceivers';
import { zeroFindings } from '../../engine/receive/checkZeros';
import { workThrough } from '../../engine/receive/explain/work';
import type { FindingSeverity, ReceiveFinding } from '../../engine/receive/finding';
import type { Receiver } from '../../engine/receive/receiver';
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
 * there already. What is done for nothing is told where hints are asked for. `verifying` is what
 * `verifyStream` finds, where that goes on elsewhere.
 */
export async function checkStream(
  stream: StreamIndex,
  given: GivenSources,
  hints = false,
  verifying?: Promise<readonly StreamFault[]>,
): Promise<CheckReport> {
  const soFar = verifying ? [] : verifyStream(stream);
  let received = receive(stream, given, soFar);
  const faults = (await verifying) ?? soFar;
  // It has been received as if all CRCs were right.
  if (verifying && wrongCrcs(faults)?.size !== 0) received = receive(stream, given, faults);
  return reportOf(stream, given, hints, received, faults);
}

/** What has been received, its parents first. */
interface Received {
  readonly check: ReceiveCheck;
  readonly parents: readonly Receiver[];
}

/** Receives a stream in which `faults` are known. */
function receive(
  stream: StreamIndex,
  { streams, subvolumes }: GivenSources,
  faults: readonly StreamFault[],
): Received {
  const receivers = receiversOf(stream, streams, subvolumes, wrongCrcs(faults));
  for (const parent of receivers.parents) while (!parent.step(commandsAtOnce));
  const check = new ReceiveCheck(receivers.own, receivers);
  while (!check.step(commandsAtOnce));
  return { check, parents: receivers.parents };
}

function reportOf(
  stream: StreamIndex,
  { unneeded }: GivenSources,
  hints: boolean,
  { check, parents }: Received,
  faults: readonly StreamFault[],
): CheckReport {
  const all = withoutRepeats(
    [
      ...unneeded,
      ...parentFindings(parents),
      ...check.findings,
      ...(hints
        ? [...workThrough(zeroFindings(stream)), ...workThrough(cloneFindings(stream))]
        : []),
    ],
    [...stream.faults, ...faults],
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
