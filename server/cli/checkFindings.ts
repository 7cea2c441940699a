// SPDX-License-Identifier: GPL-2.0-only
import type { FaultSeverity, StreamFault } from '../../engine/stream/streamFault';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { verifyStream } from '../../engine/stream/streamVerifier';

/** One thing that `check` has to say, with what there is to say of it; the rest is null. */
export interface Finding {
  readonly severity: FaultSeverity;
  readonly code: string;
  /** In the file, in bytes; null for what concerns no place in it. */
  readonly offset: number | null;
  /** Counts from 0. */
  readonly command: number | null;
  readonly message: string;
  /** What `btrfs receive` prints on it. */
  readonly receive: string | null;
}

/** What is wrong with the stream, in the order of the file. */
export function streamFindings(index: StreamIndex): Finding[] {
  return [...index.faults, ...verifyStream(index)]
    .sort((a, b) => a.offset - b.offset)
    .map(findingOf);
}

function findingOf({ severity, code, offset, command, message, receive }: StreamFault): Finding {
  return {
    severity,
    code,
    offset,
    command: command ?? null,
    message,
    receive: receive === undefined ? null : `ERROR: ${receive}`,
  };
}

/** A parent with faults of its own, as one finding: they are listed where it is checked itself. */
export function parentFindings(index: StreamIndex): Finding[] {
  const faults = streamFindings(index).filter(isFault);
  if (faults.length === 0) return [];
  return [
    withoutPlace(
      'warning',
      'damaged-parent',
      `The parent stream ${index.source.name} has faults itself, ${faults.length} in number: check it by itself.`,
    ),
  ];
}

export const notReceived: Finding = withoutPlace(
  'information',
  'not-received',
  'Receiving the stream in memory is not available yet: its structure, its checksums and each command by itself were checked.',
);

export const isFault = ({ severity }: Finding): boolean => severity !== 'information';

function withoutPlace(severity: FaultSeverity, code: string, message: string): Finding {
  return { severity, code, offset: null, command: null, message, receive: null };
}
