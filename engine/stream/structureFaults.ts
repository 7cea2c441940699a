// SPDX-License-Identifier: GPL-2.0-only
import {
  commandHeaderLength,
  magicAsLength,
  newestVersion,
  newestVersionReceived,
  streamHeaderLength,
} from './streamHeader';
import type { FaultSeverity, StreamFault } from './streamFault';

/** A stretch of the file. */
interface Place {
  readonly offset: number;
  readonly length: number;
  readonly command?: number;
}

function fault(
  severity: FaultSeverity,
  code: string,
  place: Place,
  message: string,
  receive?: string,
): StreamFault {
  return { code, severity, ...place, message, ...(receive === undefined ? {} : { receive }) };
}

const shortRead = (expected: number, read: number) =>
  read === 0
    ? 'unexpected EOF in stream'
    : `short read from stream: expected ${expected} read ${read}`;

const lastGood = (command: number) =>
  command < 0
    ? 'No command before it is whole.'
    : `The last whole command is number ${command}, and what comes before it can be used.`;

/** What is wrong with a stream's structure: its headers, and where its commands begin and end. */
export const structureFaults = {
  emptyStream: () =>
    fault(
      'error',
      'empty-stream',
      { offset: 0, length: 0 },
      'The file is empty. The send that should have written it failed before its first byte, or its output went elsewhere: send again and look at its exit code.',
      'empty stream is not considered valid',
    ),

  truncatedHeader: (offset: number, read: number) =>
    fault(
      'error',
      'truncated-header',
      { offset, length: read },
      `The stream header at byte ${offset} ends after ${read} of its ${streamHeaderLength} bytes. The file was cut short: copy it again, or send again.`,
      `short read from stream: expected ${streamHeaderLength} read ${read}`,
    ),

  unexpectedHeader: (offset: number, length: number, isZero: boolean) =>
    fault(
      'error',
      'unexpected-header',
      { offset, length },
      isZero
        ? `There are zeros at byte ${offset} where a stream's header should be. The file was preallocated and never written, or lost its first blocks: copy it again, or send again.`
        : `Neither a stream header nor a command is at byte ${offset}. The file is no send stream, or is compressed or encrypted as a whole: unpack it first.`,
      length < streamHeaderLength
        ? `short read from stream: expected ${streamHeaderLength} read ${length}`
        : 'unexpected header',
    ),

  missingHeader: (offset: number, version: number, reason: string) =>
    fault(
      'information',
      'missing-header',
      { offset, length: 0 },
      `Commands begin at byte ${offset} without a stream header, as "send -e" writes all but its first stream. Protocol ${version} is assumed: ${reason}. To receive it, put it behind the stream that it continues.`,
      'unexpected header',
    ),

  unsupportedVersion: (offset: number, version: number) =>
    fault(
      'error',
      'unsupported-version',
      { offset: offset + streamHeaderLength - 4, length: 4 },
      version === newestVersion
        ? `The stream at byte ${offset} is of protocol ${version}, which only experimental builds of the kernel and of btrfs-progs know. Send with "--proto ${newestVersionReceived}" for any other receiver.`
        : `The stream at byte ${offset} says that it is of protocol ${version}, and the newest one defined is ${newestVersion}. It is read as protocol ${newestVersion}. If the header is damaged, copy the file again.`,
      `stream version ${version | 0} not supported, please use newer version`,
    ),

  truncatedCommandHeader: (offset: number, read: number, command: number) =>
    fault(
      'error',
      'truncated-command-header',
      { offset, length: read },
      `The file ends at byte ${offset + read}, after ${read} of the ${commandHeaderLength} bytes of a command's header. It was cut short: copy it again, or send again. ${lastGood(command - 1)}`,
      refusalOfHeader(read),
    ),

  truncatedPayload: (
    offset: number,
    payloadLength: number,
    read: number,
    command: number,
    name: string,
  ) =>
    fault(
      'error',
      'truncated-payload',
      { offset, length: commandHeaderLength + read },
      `The file ends inside the command ${name} at byte ${offset}: ${payloadLength - read} of its ${payloadLength} bytes are missing. The file was cut short or this command's length is damaged: copy it again, or send again. ${lastGood(command - 1)}`,
      shortRead(payloadLength, read),
    ),

  missingEnd: (offset: number, command: number) =>
    fault(
      'error',
      'missing-end',
      { offset, length: 0 },
      `The file ends at byte ${offset} without the command END. The send failed or was broken off here, or the file was cut between two commands, or "send -e" wrote a stream that the next file continues. ${lastGood(command - 1)}`,
      'unexpected EOF in stream',
    ),

  headerWithoutEnd: (offset: number, available: number, command: number) =>
    fault(
      'error',
      'header-without-end',
      { offset, length: streamHeaderLength },
      `A stream header is at byte ${offset}, but the stream before it has no END. That stream is incomplete, or "send -e" wrote it: a receiver takes the header for a command. Receive the two apart, or send again. ${lastGood(command - 1)}`,
      headerAsCommand(available),
    ),

  trailingBytes: (offset: number, length: number) =>
    fault(
      'error',
      'trailing-bytes',
      { offset, length },
      `${length} bytes follow the command END at byte ${offset}, and they begin no stream. What comes before them is complete; cut them off, or receive with "-e".`,
      length < streamHeaderLength
        ? `short read from stream: expected ${streamHeaderLength} read ${length}`
        : 'unexpected header',
    ),

  unreadableBytes: (
    offset: number,
    length: number,
    said: { readonly command: string; readonly payloadLength: number; readonly fits: boolean },
    receive: string,
  ) =>
    fault(
      'error',
      'unreadable-bytes',
      { offset, length },
      `The ${length} bytes from byte ${offset} on are damaged: the command ${said.command} there says that its payload has ${said.payloadLength} bytes, and no command follows that. ${
        said.fits
          ? `Its checksum is right for ${length - commandHeaderLength} bytes: only the length is wrong. `
          : ''
      }A receiver stops here. Reading goes on at byte ${offset + length}, where the next whole command is: copy the file again, or send again.`,
      receive,
    ),

  tooManyCommands: (offset: number, count: number) =>
    fault(
      'error',
      'too-many-commands',
      { offset, length: 0 },
      `The first ${count} commands are shown; more follow from byte ${offset} on. Split the stream there to see them.`,
    ),
} as const;

/** What a receiver prints that finds so many bytes of a command's header. */
export const refusalOfHeader = (read: number): string => shortRead(commandHeaderLength, read);

/** What a receiver prints that finds so many bytes of a payload; of a whole one, for its checksum. */
export function refusalOfPayload(payloadLength: number, available: number): string {
  return available < payloadLength
    ? shortRead(payloadLength, available)
    : 'crc32 mismatch in command';
}

/** What a receiver prints that reads a header, whose first bytes say a length, as a command. */
function headerAsCommand(available: number): string {
  const length = magicAsLength;
  return refusalOfPayload(length, available - commandHeaderLength);
}
