// SPDX-License-Identifier: GPL-2.0-only
import { attributeKind, AttributeType, type AttributeKind } from '../attributeType';
import { isOpen } from '../encode';
import { u16At, u32At } from '../streamHeader';
import { columnWidths } from './attributeOrder';
import { attributeLabel, shownMalformed } from './attributeText';
import { shownAttributes } from './commandLine';
import { narrowestPath } from './lineColumns';
import { shownBytes } from './quoted';

const types = AttributeType.VERITY_SIG_DATA + 1;

/** Columns of a value at most, by its kind; of names that depends on their bytes. */
const kindWidths: Readonly<Record<AttributeKind, number>> = {
  none: 34,
  u8: 34,
  u32: 34,
  u64: 36,
  timespec: 44,
  uuid: 36,
  string: 0,
  bytes: 34,
};
/** `  … N more attributes`. */
const restWidth = 28;
/** All the names that a set of flags can have. */
const flagsWidth = 160;
/** `<65535 B: …>` of a value of a wrong size. */
const malformedWidth = 12 + 2 * shownMalformed;
/** Characters that one byte of a name can take, as `\u{1f}`. */
const widestEscape = 6;
/** Of a time since 1970 and before 2106, and of a number below 2^32: nearly all are. */
const plainTimeWidth = 30;
const plainNumberWidth = 21;

const widths = Uint16Array.from({ length: types }, (_, type) => {
  const flags = type === AttributeType.FILEATTR || type === AttributeType.FALLOCATE_MODE;
  const value = flags ? flagsWidth : kindWidths[attributeKind(type) ?? 'bytes'];
  return attributeLabel(type).length + 1 + Math.max(value, malformedWidth);
});
const unknownWidth = 'attribute_65535='.length + malformedWidth;
const leastWidths = Uint16Array.from({ length: types }, (_, type) => columnWidths[type] ?? 0);

/** Characters more than one that each byte of a name can take. */
const escapes = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c ? widestEscape - 1 : 0,
);

/** A payload, or its beginning: from `start` up to `end`. */
interface Payload {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Columns that a command's attributes take at most behind the path's column, told from its payload
 * without making the line. Undefined where more of the payload is needed.
 */
export function attributesBound(
  payload: Payload,
  payloadLength: number,
  version: number,
): number | undefined {
  const { bytes } = payload;
  const payloadEnd = payload.start + payloadLength;
  let columns = restWidth;
  let hasPath = false;
  let count = 0;
  for (let at = payload.start; at + 4 <= payloadEnd && count <= shownAttributes; count++) {
    if (at + 4 > payload.end) return undefined;
    const type = u16At(bytes, at);
    const open = isOpen(type, version);
    const start = at + (open ? 2 : 4);
    const end = open ? payloadEnd : start + u16At(bytes, at + 2);
    const bound = attributeBound(payload, type, start, end);
    columns += Math.max(2 + bound, leastWidths[type] ?? 0);
    if (type === AttributeType.PATH && !hasPath) {
      columns -= Math.min(narrowestPath, bound);
      hasPath = true;
    }
    at = end;
  }
  return columns;
}

function attributeBound(payload: Payload, type: number, start: number, end: number): number {
  const width = type < types ? (widths[type] ?? unknownWidth) : unknownWidth;
  const kind = attributeKind(type);
  const isSmall = (size: number) =>
    end - start === size && start + 8 <= payload.end && u32At(payload.bytes, start + 4) === 0;
  if (kind === 'timespec' && isSmall(12)) return width - kindWidths.timespec + plainTimeWidth;
  if (kind === 'u64' && type !== AttributeType.FILEATTR && isSmall(8))
    return width - malformedWidth + plainNumberWidth;
  if (kind !== 'string') return width;
  return width - malformedWidth + stringBound(payload, start, end);
}

/** Of a name in quotes. */
function stringBound(payload: Payload, start: number, end: number): number {
  const length = Math.min(end - start, shownBytes);
  const shown = start + length;
  if (shown > payload.end) return widestEscape * length + 10;
  const { bytes } = payload;
  let extra = 0;
  for (let at = start; at < shown; at++) extra += escapes[bytes[at] ?? 0] ?? 0;
  return length + extra + (length < end - start ? 10 : 2);
}
