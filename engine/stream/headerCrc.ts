// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../crc32c';
import { commandHeaderLength } from './streamHeader';

const header = new Uint8Array(commandHeaderLength);
const view = new DataView(header.buffer);

/**
 * The CRC32C of a command's header, whose own CRC field counts as 0: what a command's CRC goes on
 * from over its payload.
 */
export function headerCrc(payloadLength: number, type: number): number {
  view.setUint32(0, payloadLength, true);
  view.setUint16(4, type, true);
  return crc32c(0, header);
}
