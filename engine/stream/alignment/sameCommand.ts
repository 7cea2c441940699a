// SPDX-License-Identifier: GPL-2.0-only
import { commandHeaderLength } from '../streamHeader';
import type { StreamIndex } from '../streamIndex';

/** Bytes compared at a time: payloads are never held. */
const piece = 64 * 1024;

/** What equal commands have alike: type and CRC in one number. Others may, too, one in 2^32. */
export function commandMark(index: StreamIndex, command: number): number {
  return index.typeOf(command) * 2 ** 32 + index.crcOf(command);
}

/** Whether two commands have the same bytes but for their headers' CRC. */
export function samePayload(a: StreamIndex, atA: number, b: StreamIndex, atB: number): boolean {
  const length = a.payloadLengthOf(atA);
  if (a.typeOf(atA) !== b.typeOf(atB) || length !== b.payloadLengthOf(atB)) return false;
  const payloadA = a.offsetOf(atA) + commandHeaderLength;
  const payloadB = b.offsetOf(atB) + commandHeaderLength;
  for (let done = 0; done < length; done += piece) {
    const count = Math.min(piece, length - done);
    if (!sameBytes(a.read(payloadA + done, count), b.read(payloadB + done, count))) return false;
  }
  return true;
}

/** Whether there are as many bytes, and the same ones. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
