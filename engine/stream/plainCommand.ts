// SPDX-License-Identifier: GPL-2.0-only
import { attributeKind, AttributeType, kindSize } from './attributeType';
import { attributesRead, attributeVersion, mayBeAbsent } from './commandAttributes';
import { CommandType, commandVersion } from './commandType';
import { commandHeaderLength, firstVersionOfOpenData, u16At } from './streamHeader';

const attributeCount = AttributeType.VERITY_SIG_DATA + 1;
const commandCount = CommandType.ENABLE_VERITY + 1;

/** What an attribute's length must be, or one of these. */
const anyLength = -1;
const string = -2;

const lengths = Int8Array.from({ length: attributeCount }, (_, type) => {
  const kind = attributeKind(type);
  return kind === 'string' ? string : ((kind && kindSize(kind)) ?? anyLength);
});
const attributeVersions = Uint8Array.from(
  { length: attributeCount },
  (_, type) => attributeVersion(type) ?? 255,
);
const commandVersions = Uint8Array.from(
  { length: commandCount },
  (_, type) => commandVersion(type) ?? 255,
);

/** A bit for each attribute that the command needs: of the types below 32, and of those above. */
const needed = Array.from({ length: commandCount }, (_, command) => maskOf(command, 0));
const neededAbove31 = Array.from({ length: commandCount }, (_, command) => maskOf(command, 32));

function maskOf(command: number, from: number): number {
  return attributesRead(command)
    .filter((type) => !mayBeAbsent(type) && type >= from && type < from + 32)
    .reduce<number>((mask, type) => mask | (1 << type), 0);
}

/** Far from where a path is too long. */
const plainLength = 4000;

/**
 * Whether a payload is of the common kind in which nothing can be wrong, told without taking it apart:
 * nearly all are. Where it says no, `readCommand` says what, if anything, is wrong.
 */
export function isPlainCommand(type: number, payload: Uint8Array, version: number): boolean {
  if ((commandVersions[type] ?? 255) > version) return false;
  const hasOpenData = version >= firstVersionOfOpenData;
  if (!hasOpenData && commandHeaderLength + payload.length > 65_536) return false;
  let missing = needed[type] ?? 0;
  let missingAbove31 = neededAbove31[type] ?? 0;
  let seen = 0;
  let seenAbove31 = 0;
  for (let at = 0; at < payload.length;) {
    if (at + 4 > payload.length) return false;
    const attribute = u16At(payload, at);
    if ((attributeVersions[attribute] ?? 255) > version) return false;
    const isOpen = hasOpenData && attribute === AttributeType.DATA;
    const start = isOpen ? at + 2 : at + 4;
    const end = isOpen ? payload.length : start + u16At(payload, at + 2);
    if (end > payload.length) return false;
    const expected = lengths[attribute] ?? anyLength;
    if (expected === string ? !isPlainString(payload, start, end) : isOther(expected, end - start))
      return false;
    const bit = 1 << attribute;
    if ((attribute < 32 ? seen : seenAbove31) & bit) return false;
    if (attribute < 32) {
      seen |= bit;
      missing &= ~bit;
    } else {
      seenAbove31 |= bit;
      missingAbove31 &= ~bit;
    }
    at = end;
  }
  return missing === 0 && missingAbove31 === 0;
}

const isOther = (expected: number, length: number) => expected >= 0 && length !== expected;

const slash = 0x2f;
const dot = 0x2e;

/** A short name or relative path without a NUL and without two dots in a row. */
function isPlainString(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > plainLength || (end > start && bytes[start] === slash)) return false;
  let previous = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0 || (byte === dot && previous === dot)) return false;
    previous = byte;
  }
  return true;
}
