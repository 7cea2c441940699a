// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../../crc32c';
import { AttributeType } from '../attributeType';
import { attribute } from '../command';
import { CommandType } from '../commandType';
import { readCommand } from '../decode';
import { commandHeaderLength } from '../streamHeader';
import type { StreamIndex } from '../streamIndex';
import type { CommandComparison } from './commandComparison';
import { commandMark, samePayload } from './sameCommand';

/**
 * By all but the bytes of file data, which one of the streams has as zeros. How much it is counts.
 */
export const commandsWithoutData: CommandComparison = { mark, same, dataLimit: 0 };

function mark(index: StreamIndex, command: number): number {
  const type = index.typeOf(command);
  if (!withData.has(type)) return commandMark(index, command);
  return type * 2 ** 32 + (crc32c(index.payloadLengthOf(command), before(index, command)) >>> 0);
}

function same(a: StreamIndex, atA: number, b: StreamIndex, atB: number): boolean {
  if (!withData.has(a.typeOf(atA))) return samePayload(a, atA, b, atB);
  if (a.typeOf(atA) !== b.typeOf(atB) || a.payloadLengthOf(atA) !== b.payloadLengthOf(atB))
    return false;
  const beforeA = before(a, atA);
  const beforeB = before(b, atB);
  return beforeA.length === beforeB.length && beforeA.every((byte, at) => byte === beforeB[at]);
}

const withData: ReadonlySet<number> = new Set([CommandType.WRITE, CommandType.ENCODED_WRITE]);

const dataOnly = { dataLimit: 0, unchecked: true, only: new Set<number>([AttributeType.DATA]) };

/** What a command has before its data. */
function before(index: StreamIndex, command: number): Uint8Array {
  const data = attribute(readCommand(index, command, dataOnly), AttributeType.DATA);
  const length = data?.at ?? index.payloadLengthOf(command);
  return index.read(index.offsetOf(command) + commandHeaderLength, length);
}
