// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from './attributeType';
import { CommandType } from './commandType';
import { isOpen } from './encode';
import { putUint32 } from './putUint';
import { commandHeaderLength, u16At, u32At } from './streamHeader';

/** Bytes of an attribute's header: its type and its length. */
const attributeHeader = 4;
/** Who walks over attributes looks for a whole header, of which an open DATA has only two bytes. */
const walkedBehind = 2;

/** The longest head that is read: nearly all paths are far shorter. */
export const longestHead = 256;

/** A WRITE up to its data, as the kernel makes it: PATH, FILE_OFFSET, DATA, in this order. */
export interface WriteHead {
  /** From the command's header on, and `walkedBehind` bytes of the data. */
  readonly bytes: Uint8Array;
  /** Bytes up to the data. */
  readonly length: number;
  readonly payloadLength: number;
  /** Where the data goes in the file, and where in `bytes` that is said. */
  readonly fileOffset: number;
  readonly fileOffsetAt: number;
  readonly dataLength: number;
}

/**
 * The head of the command that begins at `at` in `bytes`, copied. Undefined where it is no WRITE, none as
 * the kernel makes it, or longer than `longestHead`.
 */
export function readWriteHead(
  bytes: Uint8Array,
  at: number,
  version: number,
): WriteHead | undefined {
  const pathAt = at + commandHeaderLength;
  const placeAt = pathAt + attributeHeader + u16At(bytes, pathAt + 2);
  const fileOffsetAt = placeAt + attributeHeader;
  const dataAt = fileOffsetAt + 8;
  const open = isOpen(AttributeType.DATA, version);
  const end = dataAt + (open ? 2 : attributeHeader);
  const payloadLength = u32At(bytes, at);
  const dataLength = payloadLength + commandHeaderLength - (end - at);
  const isAsMade =
    u16At(bytes, at + 4) === CommandType.WRITE &&
    u16At(bytes, pathAt) === AttributeType.PATH &&
    end - at <= longestHead &&
    end + walkedBehind <= bytes.length &&
    u16At(bytes, placeAt) === AttributeType.FILE_OFFSET &&
    u16At(bytes, placeAt + 2) === 8 &&
    u16At(bytes, dataAt) === AttributeType.DATA &&
    dataLength >= walkedBehind &&
    (open || u16At(bytes, dataAt + 2) === dataLength);
  if (!isAsMade) return undefined;
  const fileOffset = u64At(bytes, fileOffsetAt);
  if (!Number.isSafeInteger(fileOffset + dataLength)) return undefined;
  return {
    bytes: copied(bytes.subarray(at, end + walkedBehind)),
    length: end - at,
    payloadLength,
    fileOffset,
    fileOffsetAt: fileOffsetAt - at,
    dataLength,
  };
}

/** Whether the second command writes what comes behind what the first does, in the same file. */
export function continues(before: WriteHead, head: WriteHead): boolean {
  if (head.fileOffset !== before.fileOffset + before.dataLength) return false;
  return head.length === before.length && isSamePath(before.bytes, head);
}

/** Whether bytes of a file begin with that head, but for the checksum and for where its data goes. */
export function beginsWithHead(bytes: Uint8Array, head: WriteHead, fileOffset: number): boolean {
  if (bytes.length < head.length || u32At(bytes, 0) !== head.payloadLength) return false;
  if (u16At(bytes, 4) !== CommandType.WRITE || !isSamePath(bytes, head)) return false;
  if (u64At(bytes, head.fileOffsetAt) !== fileOffset) return false;
  for (let at = head.fileOffsetAt + 8; at < head.length; at++)
    if (bytes[at] !== head.bytes[at]) return false;
  return true;
}

/** The payload up to its data, which goes elsewhere, and `walkedBehind` bytes more; a copy. */
export function payloadOfHead(head: WriteHead, fileOffset: number): Uint8Array {
  const payload = copied(head.bytes.subarray(commandHeaderLength));
  const at = head.fileOffsetAt - commandHeaderLength;
  putUint32(payload, at, fileOffset);
  putUint32(payload, at + 4, Math.floor(fileOffset / 2 ** 32));
  return payload;
}

/** Whether everything between the command's header and where its data goes is the same. */
function isSamePath(bytes: Uint8Array, head: WriteHead): boolean {
  for (let at = commandHeaderLength; at < head.fileOffsetAt; at++)
    if (bytes[at] !== head.bytes[at]) return false;
  return true;
}

/** Where bytes are Node's, their `slice` is a view. */
const copied = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

function u64At(bytes: Uint8Array, at: number): number {
  return u32At(bytes, at + 4) * 2 ** 32 + u32At(bytes, at);
}
