// SPDX-License-Identifier: GPL-2.0-only
import type { FaultSeverity, StreamFault } from './streamFault';

const why =
  'The file was preallocated and not filled, or lost these blocks: copy it again, or send again.';

/** Zeros where commands should be. Lengths are in bytes, offsets the file's. */
export const zeroFaults = {
  atEnd: (offset: number, zeros: number, receive: string) =>
    fault(
      'error',
      offset,
      zeros,
      `The last ${zeros} bytes of the file, from byte ${offset} on, are zeros, and no command END comes before them. ${why} What comes before them can be used.`,
      receive,
    ),

  asFarAsLooked: (offset: number, zeros: number, size: number) =>
    fault(
      'error',
      offset,
      zeros,
      `There are only zeros from byte ${offset} on: ${zeros} bytes of them up to byte ${offset + zeros}, where looking ended; the file has ${size} bytes. ${why} What comes before them can be used.`,
    ),

  beforeNothing: (offset: number, zeros: number, length: number, receive: string) =>
    fault(
      'error',
      offset,
      length,
      `The ${zeros} bytes from byte ${offset} on are zeros, and no command is in the ${length - zeros} bytes behind them. ${why} What comes before them can be used.`,
      receive,
    ),

  before: (offset: number, zeros: number, found: number, receive: string) =>
    fault(
      'error',
      offset,
      found - offset,
      `The ${zeros} bytes from byte ${offset} on are zeros. A receiver takes them for empty commands and stops behind them. Reading goes on at byte ${found}, where the next whole command is. ${why}`,
      receive,
    ),

  passedOver: (offset: number, zeros: number) =>
    fault(
      'warning',
      offset,
      zeros,
      `The ${zeros} bytes from byte ${offset} on are zeros. A receiver takes them for empty commands, passes over them, and goes on at byte ${offset + zeros}, as if nothing was missing. ${why}`,
    ),
} as const;

function fault(
  severity: FaultSeverity,
  offset: number,
  length: number,
  message: string,
  receive?: string,
): StreamFault {
  const told = receive === undefined ? {} : { receive };
  return { code: 'zero-bytes', severity, offset, length, message, ...told };
}
