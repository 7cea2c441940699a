// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../crc32c';
import { commandHeaderLength } from './streamHeader';

const header = new Uint8Array(commandHeaderLength);
const view = new DataView(header.buffer);

/** Nearly all payloads are shorter than this, in bytes, and types below that. */
const shortPayload = 1024;
const lowType = 64;

/** Started from 0, a CRC of a sum is the sum of the CRCs: those of the header's two fields are kept. */
const ofLengths = Uint32Array.from({ length: shortPayload }, (_, length) => summed(length, 0));
const ofTypes = Uint32Array.from({ length: lowType }, (_, type) => summed(0, type));

/**
 * The CRC32C of a command's header, whose own CRC field counts as 0: what a command's CRC goes on
 * from over its payload.
 */
export function headerCrc(payloadLength: number, type: number): number {
  const ofLength = ofLengths[payloadLength];
  const ofType = ofTypes[type];
  if (ofLength === undefined || ofType === undefined) return summed(payloadLength, type);
  return (ofLength ^ ofType) >>> 0;
}

function summed(payloadLength: number, type: number): number {
  view.setUint32(0, payloadLength, true);
  view.setUint16(4, type, true);
  return crc32c(0, header);
}
