// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../crc32c';
import { crc32cOfPieces } from '../pieceCrcs';
import { AttributeType } from './attributeType';
import { errors } from './errors';
import { putUint16, putUint32 } from './putUint';
import {
  commandHeaderLength,
  firstVersionOfOpenData,
  magic,
  streamHeaderLength,
} from './streamHeader';

/** An attribute to be written: its number and its value's bytes. */
export interface AttributeToEncode {
  readonly type: number;
  readonly data: Uint8Array;
}

/** The 17 bytes that begin a stream of this protocol version. */
export function encodeHeader(version: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(streamHeaderLength);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(magic.length, version, true);
  return bytes;
}

/**
 * A whole command: header with CRC, then the attributes in the order given. Since protocol 2, DATA is
 * written without a length and must be last.
 * Throws `EncodeError` where the format cannot hold it. The protocol's limit on a command's length is
 * the caller's concern.
 */
export function encodeCommand(
  type: number,
  attributes: readonly AttributeToEncode[],
  version: number,
): Uint8Array<ArrayBuffer> {
  const payloadLength = encodedLength(type, attributes, version);
  const bytes = room(commandHeaderLength + payloadLength);
  putUint32(bytes, 0, payloadLength);
  putUint16(bytes, 4, type);
  putAttributes(bytes, attributes, version);
  putUint32(bytes, 6, crc32c(0, bytes));
  return bytes;
}

/** A command whose last attribute's value, behind all the rest, is not copied. */
export interface CommandInTwo {
  readonly begin: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array;
}

/** The same as `encodeCommand`, for one that has much data. */
export function encodeCommandInTwo(
  type: number,
  attributes: readonly AttributeToEncode[],
  version: number,
): CommandInTwo {
  const payloadLength = encodedLength(type, attributes, version);
  const data = attributes.at(-1)?.data ?? new Uint8Array(0);
  const begin = room(commandHeaderLength + payloadLength - data.length);
  putUint32(begin, 0, payloadLength);
  putUint16(begin, 4, type);
  const last = putAttributes(begin, attributes.slice(0, -1), version);
  for (const attribute of attributes.slice(-1)) putHead(begin, last, attribute, version);
  putUint32(begin, 6, crc32cOfPieces(crc32c(0, begin), data));
  return { begin, data };
}

/** Behind the command's header. Returns where they end. */
function putAttributes(
  bytes: Uint8Array,
  attributes: readonly AttributeToEncode[],
  version: number,
): number {
  let at = commandHeaderLength;
  for (const attribute of attributes) {
    at = putHead(bytes, at, attribute, version);
    bytes.set(attribute.data, at);
    at += attribute.data.length;
  }
  return at;
}

/** Type and length, if it has one; returns where the value is to lie. */
function putHead(
  bytes: Uint8Array,
  at: number,
  { type, data }: AttributeToEncode,
  version: number,
): number {
  putUint16(bytes, at, type);
  if (isOpen(type, version)) return at + 2;
  putUint16(bytes, at + 2, data.length);
  return at + 4;
}

/** Commands below this many bytes lie side by side in blocks of so many. */
const smallCommand = 1024;
const blockLength = 64 * 1024;
let block = new Uint8Array(0);
let blockUsed = 0;

/** Zeroed memory that no one else has: most commands are small, and allocating each takes long. */
function room(length: number): Uint8Array<ArrayBuffer> {
  if (length > smallCommand) return new Uint8Array(length);
  if (blockUsed + length > block.length) {
    block = new Uint8Array(blockLength);
    blockUsed = 0;
  }
  blockUsed += length;
  return block.subarray(blockUsed - length, blockUsed);
}

/** Whether an attribute of this type has no length of its own, and ends with its command. */
export function isOpen(attributeType: number, version: number): boolean {
  return attributeType === AttributeType.DATA && version >= firstVersionOfOpenData;
}

/** Bytes of the payload; throws where the format cannot hold it. */
function encodedLength(
  type: number,
  attributes: readonly AttributeToEncode[],
  version: number,
): number {
  let length = 0;
  attributes.forEach((attribute, position) => {
    if (isOpen(attribute.type, version)) {
      if (position !== attributes.length - 1) throw errors.dataNotLast(type);
      length += 2 + attribute.data.length;
      return;
    }
    if (attribute.data.length > 0xffff)
      throw errors.attributeTooLong(type, attribute.type, attribute.data.length);
    length += 4 + attribute.data.length;
  });
  if (length > 0xffffffff) throw errors.commandTooLong(type, length);
  return length;
}
