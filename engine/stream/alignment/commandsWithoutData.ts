// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../../crc32c';
import type { StreamIndex } from '../streamIndex';
import type { CommandComparison } from './commandComparison';
import { dataPlace, type DataPlace } from './dataPlace';
import { commandMark, sameBytes, samePayload } from './sameCommand';

/**
 * By all but the bytes of file data, which one of the streams has as zeros. How much it is counts, and
 * not how the protocol lays it out.
 */
export const commandsWithoutData: CommandComparison = { mark, same, dataLimit: 0 };

/** The same with the data: for streams of different protocols, which lay it out differently. */
export const commandsOfAnyProtocol: CommandComparison = {
  mark,
  same: (...commands) => same(...commands) && sameData(...commands),
  dataLimit: 4096,
};

function mark(index: StreamIndex, command: number): number {
  const place = dataPlace(index, command);
  if (!place) return commandMark(index, command);
  const before = crc32c(place.length, beforeData(index, place));
  return index.typeOf(command) * 2 ** 32 + (before >>> 0);
}

function same(a: StreamIndex, atA: number, b: StreamIndex, atB: number): boolean {
  const placeA = dataPlace(a, atA);
  const placeB = dataPlace(b, atB);
  if (!placeA || !placeB) return samePayload(a, atA, b, atB);
  return (
    a.typeOf(atA) === b.typeOf(atB) &&
    placeA.length === placeB.length &&
    sameBytes(beforeData(a, placeA), beforeData(b, placeB))
  );
}

/** Bytes compared at a time: data is never held. */
const piece = 64 * 1024;

function sameData(a: StreamIndex, atA: number, b: StreamIndex, atB: number): boolean {
  const placeA = dataPlace(a, atA);
  const placeB = dataPlace(b, atB);
  if (!placeA || !placeB) return true;
  for (let done = 0; done < placeA.length; done += piece) {
    const count = Math.min(piece, placeA.length - done);
    const [from, other] = [placeA.offset + done, placeB.offset + done];
    if (!sameBytes(a.read(from, count), b.read(other, count))) return false;
  }
  return true;
}

/** What a command has before its data. */
function beforeData(index: StreamIndex, { payload, header }: DataPlace): Uint8Array {
  return index.read(payload, header - payload);
}
