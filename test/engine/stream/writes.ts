// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { end, path, subvol, u64 } from './fixtures';

/** The most data in one WRITE of these streams, of a size at which it is not read. */
export const piece = 8192;

export function write(file: string, offset: number, length: number, version = 1): Uint8Array {
  const data = { type: A.DATA, data: new Uint8Array(length) };
  return encodeCommand(C.WRITE, [path(file), u64(A.FILE_OFFSET, offset), data], version);
}

/** A file's extents from an offset on, in bytes, as the kernel sends them; a negative one is a hole. */
export function writesOf(
  file: string,
  extents: readonly number[],
  version = 1,
  from = 0,
): Uint8Array[] {
  const commands: Uint8Array[] = [];
  let at = from;
  for (const extent of extents) {
    for (let sent = 0; sent < extent; sent += piece)
      commands.push(write(file, at + sent, Math.min(piece, extent - sent), version));
    at += Math.abs(extent);
  }
  return commands;
}

export function streamOf(commands: readonly Uint8Array[], version = 1): Uint8Array<ArrayBuffer> {
  return Buffer.concat([encodeHeader(version), subvol(version), ...commands, end(version)]);
}
