// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../crc32c';
import { headerCrc } from './headerCrc';
import { commandHeaderLength } from './streamHeader';
import type { StreamIndex } from './streamIndex';

/** The CRC32C that a command's bytes have; `index.crcOf` is what its header says. Reads it as a whole. */
export function commandCrc(index: StreamIndex, command: number): number {
  const length = index.payloadLengthOf(command);
  const payload = index.read(index.offsetOf(command) + commandHeaderLength, length);
  return crc32c(headerCrc(length, index.typeOf(command)), payload);
}
