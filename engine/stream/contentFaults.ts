// SPDX-License-Identifier: GPL-2.0-only
import { attributeName } from './attributeType';
import { commandName } from './commandType';
import type { FaultSeverity, StreamFault } from './streamFault';

/** Which command is meant, and where the bytes of its payload lie. */
export interface CommandPlace {
  readonly type: number;
  /** Where the payload's first byte is. */
  readonly payload: number;
  /** Where its header is; undefined for a payload that was handed over alone. */
  readonly offset?: number;
  /** Counted from 0; undefined likewise. */
  readonly index?: number;
}

/** A stretch of the payload, counted from its first byte. */
export interface Stretch {
  readonly at: number;
  readonly length: number;
}

const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;
const commandText = (type: number) => commandName(type) ?? `of unknown type ${type}`;
const attributeText = (type: number) => attributeName(type) ?? `attribute ${type}`;

function where(place: CommandPlace): string {
  const number = place.index === undefined ? '' : ` ${place.index}`;
  const offset = place.offset === undefined ? '' : ` at byte ${place.offset}`;
  return `Command${number} (${commandText(place.type)})${offset}`;
}

function fault(
  severity: FaultSeverity,
  code: string,
  place: CommandPlace,
  stretch: Stretch,
  message: string,
  receive?: string,
): StreamFault {
  return {
    code,
    severity,
    offset: place.payload + stretch.at,
    length: stretch.length,
    ...(place.index === undefined ? {} : { command: place.index }),
    message: `${where(place)}: ${message}`,
    ...(receive === undefined ? {} : { receive }),
  };
}

const damaged =
  'The file was damaged after it was written, or its writer is faulty: copy it again, or send again.';

/** What is wrong inside a command: its checksum, its attributes and their values. */
export const contentFaults = {
  crcMismatch: (place: CommandPlace, stretch: Stretch, stored: number, computed: number) =>
    fault(
      'error',
      'crc-mismatch',
      place,
      stretch,
      `its bytes have the CRC32C ${hex(computed)}, but its header says ${hex(stored)}. ${damaged}`,
      'crc32 mismatch in command',
    ),

  unknownCommand: (place: CommandPlace, stretch: Stretch) =>
    fault(
      'warning',
      'unknown-command',
      place,
      stretch,
      'no protocol defines this command, and a receiver skips it without a word. If its CRC is right, a newer kernel wrote it: use newer tools.',
    ),

  commandTooNew: (place: CommandPlace, stretch: Stretch, since: number, version: number) =>
    fault(
      'warning',
      'command-too-new',
      place,
      stretch,
      `protocol ${since} brought this command, but the stream is of protocol ${version}. btrfs-progs obeys it all the same; older receivers skip it. Its writer is faulty.`,
    ),

  commandTooLong: (place: CommandPlace, stretch: Stretch, length: number) =>
    fault(
      'warning',
      'command-too-long',
      place,
      stretch,
      `it has ${length} bytes with its header, and protocol 1 allows 65536. Receivers with a fixed buffer refuse it; btrfs-progs 6.2 takes it. Its writer should split it.`,
    ),

  truncatedAttributes: (place: CommandPlace, stretch: Stretch, attribute: number | undefined) =>
    fault(
      'error',
      'truncated-attributes',
      place,
      stretch,
      `${attribute === undefined ? 'an attribute' : attributeText(attribute)} at byte ${place.payload + stretch.at} runs past the command's end. ${damaged}`,
      'send stream is truncated',
    ),

  unknownAttribute: (place: CommandPlace, stretch: Stretch, type: number) =>
    fault(
      'error',
      'unknown-attribute',
      place,
      stretch,
      `no protocol defines the attribute ${type} at byte ${place.payload + stretch.at}, and receivers refuse the command. A newer kernel wrote it, or the header says the wrong protocol, or the bytes are damaged.`,
      `invalid tlv in cmd tlv_type = ${type}`,
    ),

  tooManyAttributes: (place: CommandPlace, stretch: Stretch, count: number) =>
    fault(
      'warning',
      'too-many-attributes',
      place,
      stretch,
      `it has more than ${count} attributes; those after byte ${place.payload + stretch.at} are not shown. No sender writes such a command.`,
    ),

  attributeTooNew: (
    place: CommandPlace,
    stretch: Stretch,
    type: number,
    since: number,
    version: number,
  ) =>
    fault(
      'warning',
      'attribute-too-new',
      place,
      stretch,
      `protocol ${since} brought ${attributeText(type)}, but the stream is of protocol ${version}. btrfs-progs reads it all the same; older receivers refuse the command. Its writer is faulty.`,
    ),

  repeatedAttribute: (place: CommandPlace, stretch: Stretch, type: number) =>
    fault(
      'warning',
      'repeated-attribute',
      place,
      stretch,
      `${attributeText(type)} comes again at byte ${place.payload + stretch.at}. A receiver takes the last one. Its writer is faulty.`,
    ),

  missingAttribute: (place: CommandPlace, stretch: Stretch, type: number) =>
    fault(
      'error',
      'missing-attribute',
      place,
      stretch,
      `it has no ${attributeText(type)}, which it needs. Its writer is faulty, or the bytes are damaged: send again.`,
      `attribute ${type} requested but not present`,
    ),

  dataNotLast: (place: CommandPlace, stretch: Stretch, missing: number) =>
    fault(
      'error',
      'data-not-last',
      place,
      stretch,
      `it has no ${attributeText(missing)} before DATA, and since protocol 2 DATA runs to the command's end: nothing can follow it. Its writer must put DATA last, or the header says the wrong protocol.`,
      `attribute ${missing} requested but not present`,
    ),

  wrongSize: (
    place: CommandPlace,
    stretch: Stretch,
    type: number,
    sizes: { readonly expected: number; readonly got: number; readonly read: boolean },
  ) =>
    fault(
      sizes.read ? 'error' : 'warning',
      'wrong-size',
      place,
      stretch,
      `${attributeText(type)} has ${sizes.got} bytes instead of ${sizes.expected}. ${damaged}`,
      sizes.read
        ? `invalid size for attribute, expected = ${sizes.expected}, got = ${sizes.got}`
        : undefined,
    ),

  nulInString: (place: CommandPlace, stretch: Stretch, type: number, shown: string) =>
    fault(
      'warning',
      'nul-in-string',
      place,
      stretch,
      `${attributeText(type)} "${shown}" has a NUL byte in it. A receiver ends it there, and works on another name than the stream says. No filesystem has such a name: don't trust this stream.`,
    ),

  nulInTarget: (place: CommandPlace, stretch: Stretch, type: number, shown: string) =>
    fault(
      'information',
      'nul-in-target',
      place,
      stretch,
      `${attributeText(type)} "${shown}" has a NUL byte in it, as btrfs-convert leaves behind a symbolic link's target. A receiver ends the target there, which is what the link means.`,
    ),

  parentInPath: (place: CommandPlace, stretch: Stretch, type: number, shown: string) =>
    fault(
      'warning',
      'parent-in-path',
      place,
      stretch,
      `${attributeText(type)} "${shown}" leads upwards by "..". btrfs receive follows it out of the subvolume. The kernel never sends such a path: don't receive this stream, or only with "--chroot".`,
    ),

  absolutePath: (place: CommandPlace, stretch: Stretch, type: number, shown: string) =>
    fault(
      'warning',
      'absolute-path',
      place,
      stretch,
      `${attributeText(type)} "${shown}" is absolute. btrfs receive takes it as relative to the subvolume; other receivers may not. The kernel never sends such a path: don't trust this stream.`,
    ),

  pathTooLong: (
    place: CommandPlace,
    stretch: Stretch,
    type: number,
    path: {
      readonly shown: string;
      readonly length: number;
      readonly receive: string | undefined;
    },
  ) =>
    fault(
      'error',
      'path-too-long',
      place,
      stretch,
      `${attributeText(type)} "${path.shown}" has ${path.length} bytes, and a path ends at 4095, the subvolume's own included. Receive refuses it: shorten the directories' names at the source and send again.`,
      path.receive,
    ),
} as const;
