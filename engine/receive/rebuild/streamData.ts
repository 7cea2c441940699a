// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../../snapshot/errors';
import { AttributeType as A } from '../../stream/attributeType';
import { attribute, safeUnsigned } from '../../stream/command';
import { commandHeaderLength } from '../../stream/streamHeader';
import type { Decompress } from '../data/decompress';
import type { CommandNumber } from '../receivedInode';
import type { DataExtent } from './dataExtent';
import type { StreamNumbers } from './streamNumbers';

/** Decompressed data of one command at most: the kernel's extents have 128 KiB. */
const longestDecompressed = 2 ** 24;

/** Reads extents' data out of the commands that brought it: nothing of it is kept but the last. */
export class StreamData {
  readonly numbers: StreamNumbers;
  readonly #decompress: Decompress | undefined;
  #last: { readonly command: CommandNumber; readonly data: Uint8Array } | undefined;

  constructor(numbers: StreamNumbers, decompress: Decompress | undefined) {
    this.numbers = numbers;
    this.#decompress = decompress;
  }

  /** Uncompressed bytes of an extent; zeros behind its end. Throws a ReadError. */
  read(extent: DataExtent, offset: number, length: number): Uint8Array {
    if (extent.kind === 'left out')
      throw new ReadError('The stream was sent without data, so there is none to read');
    const bytes = new Uint8Array(length);
    for (const piece of extent.pieces) {
      const from = Math.max(piece.at, offset);
      const to = Math.min(piece.at + piece.length, offset + length);
      if (from >= to) continue;
      const data = this.#dataOf(piece.command, piece.from + from - piece.at, to - from);
      bytes.set(data, from - offset);
    }
    return bytes;
  }

  /** The command's data as it lies in the stream. Throws a ReadError. */
  raw(command: CommandNumber, offset: number, length: number): Uint8Array {
    const { stream, command: read } = this.numbers.read(command, { dataLimit: 0 });
    const data = attribute(read, A.DATA);
    if (!data) throw missing(command);
    if (data.length === undefined) return data.data.subarray(offset, offset + length);
    // Its value is the last thing in the command.
    const end = read.offset + commandHeaderLength + read.payloadLength;
    const bytes = stream.read(end - data.length + offset, Math.min(length, data.length - offset));
    return bytes.slice();
  }

  /** Of a command's uncompressed data. */
  #dataOf(command: CommandNumber, offset: number, length: number): Uint8Array {
    const known = this.#last?.command === command ? this.#last.data : this.#decompressed(command);
    return known ? known.subarray(offset, offset + length) : this.raw(command, offset, length);
  }

  /** All data of an ENCODED_WRITE; undefined for another command. */
  #decompressed(command: CommandNumber): Uint8Array | undefined {
    const { command: read } = this.numbers.read(command, { dataLimit: 0 });
    const compression = safeUnsigned(read, A.COMPRESSION);
    if (compression === undefined) return undefined;
    const length = safeUnsigned(read, A.UNENCODED_LEN) ?? 0;
    const stored = attribute(read, A.DATA);
    const data =
      length <= longestDecompressed && stored
        ? this.#decompress?.(
            compression,
            this.raw(command, 0, stored.length ?? stored.data.length),
            length,
          )
        : undefined;
    if (!data) throw new ReadError(`The data of an ENCODED_WRITE can't be decompressed here`);
    this.#last = { command, data };
    return data;
  }
}

const missing = (command: CommandNumber): ReadError =>
  new ReadError(`Command ${command} of the chain has no data`);
