// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, displayName } from '../byteString';
import { attributeKind, attributeName, kindSize, type AttributeKind } from './attributeType';
import { uuidText, type Attribute } from './command';
import { commandName } from './commandType';
import type { DecodedCommand } from './decode';
import { commandHeaderLength } from './streamHeader';
import { timeText } from './text/timeText';

/** A command as plain data for programs. */
export interface JsonCommand {
  /** Counted from 0. */
  readonly command: number;
  /** Of its header, in the file. */
  readonly offset: number;
  /** Bytes of the whole command, its header included. */
  readonly length: number;
  /** As its header says. */
  readonly crc: number;
  /** The kernel's name; null for a number that it doesn't define. */
  readonly name: string | null;
  readonly type: number;
  readonly attributes: readonly JsonAttribute[];
}

export interface JsonAttribute {
  /** The kernel's name; null for a number that it doesn't define. */
  readonly name: string | null;
  readonly type: number;
  /** Of its header, in the file. */
  readonly offset: number;
  /** Bytes of its value. */
  readonly length: number;
  /**
   * A number, or a string of its digits above 2^53 - 1; text, escaped; a time in ISO 8601 with
   * nanoseconds; a UUID; of raw bytes the first 32 in hexadecimal. Null where the size is wrong.
   */
  readonly value: number | string | null;
  /** In hexadecimal, where `value` doesn't tell them: names that are no UTF-8, values of a wrong size. */
  readonly bytes?: string;
}

/** Raw bytes shown at most. */
const bytesShown = 32;

/**
 * One command of a file as JSON has it, with the CRC that its header says. Reading it with a `dataLimit`
 * of 32 is enough.
 */
export function jsonCommand(command: DecodedCommand, crc: number): JsonCommand {
  const { index, offset, payloadLength, type } = command;
  const payload = offset + commandHeaderLength;
  return {
    command: index,
    offset,
    length: commandHeaderLength + payloadLength,
    crc,
    name: commandName(type) ?? null,
    type,
    attributes: command.attributes.map((attribute) => jsonAttribute(attribute, payload)),
  };
}

function jsonAttribute(attribute: Attribute, payload: number): JsonAttribute {
  const { type, at, data } = attribute;
  return {
    name: attributeName(type) ?? null,
    type,
    offset: payload + at,
    length: attribute.length ?? data.length,
    ...jsonValue(attributeKind(type) ?? 'bytes', data),
  };
}

function jsonValue(
  kind: AttributeKind,
  data: Uint8Array,
): Pick<JsonAttribute, 'value'> & { readonly bytes?: string } {
  const size = kindSize(kind);
  if (size !== undefined && data.length !== size)
    return { value: null, bytes: hex(data.subarray(0, bytesShown)) };
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  switch (kind) {
    case 'u8':
      return { value: view.getUint8(0) };
    case 'u32':
      return { value: view.getUint32(0, true) };
    case 'u64':
      return { value: exact(view.getBigUint64(0, true)) };
    case 'timespec':
      return {
        value: timeText({
          seconds: view.getBigInt64(0, true),
          nanoseconds: view.getUint32(8, true),
        }),
      };
    case 'uuid':
      return { value: uuidText(data) };
    case 'string':
      return {
        value: displayName(byteStringOf(data)),
        ...(isUtf8(data) ? {} : { bytes: hex(data) }),
      };
    case 'bytes':
    case 'none':
      return { value: hex(data.subarray(0, bytesShown)) };
  }
}

const exact = (value: bigint): number | string =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
