// SPDX-License-Identifier: GPL-2.0-only
import { attributeName } from './attributeType';
import { commandName } from './commandType';

/** A command that the wire format cannot hold: a fault of the program that asks for it. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
}

const attributeText = (type: number) => attributeName(type) ?? `attribute ${type}`;
const commandText = (type: number) => commandName(type) ?? `command ${type}`;

/** Why a command cannot be encoded. */
export const errors = {
  attributeTooLong: (command: number, type: number, length: number) =>
    new EncodeError(
      `Cannot encode ${commandText(command)}: ${attributeText(type)} has ${length} bytes, and an attribute's length field ends at 65535. Split it over several commands.`,
    ),
  dataNotLast: (command: number) =>
    new EncodeError(
      `Cannot encode ${commandText(command)}: since protocol 2 DATA has no length and runs to the command's end. Put it last.`,
    ),
  commandTooLong: (command: number, length: number) =>
    new EncodeError(
      `Cannot encode ${commandText(command)}: its attributes take ${length} bytes, and a command's length field ends at 4294967295. Split it.`,
    ),
  notUnsigned: (value: number | bigint, bits: number) =>
    new EncodeError(
      `Cannot encode ${value.toString()}: it is no whole number from 0 to 2^${bits} - 1.`,
    ),
} as const;
