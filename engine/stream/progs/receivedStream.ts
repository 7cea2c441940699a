// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../byteSource';
import { crc32c } from '../../crc32c';
import { headerCrc } from '../headerCrc';
import {
  commandHeaderLength,
  magic,
  magicLengthAt,
  newestVersionReceived,
  streamHeaderLength,
  u16At,
  u32At,
} from '../streamHeader';
import { dumpStops } from './errors';
import { parseReceived, type ReceivedCommand } from './receivedCommand';

/** Bytes read at a time; a longer command is summed in such slices. */
const windowLength = 256 * 1024;

/** Reads a file from its first byte as btrfs-progs 6.2 reads a stream, and fails as it does. */
export class ReceivedStream {
  readonly #source: ByteSource;
  readonly #version: number;
  #position = 0;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  /** Reads the header; throws DumpStop where it is no good. */
  constructor(source: ByteSource) {
    this.#source = source;
    const header = this.#read(0, streamHeaderLength);
    if (header.length === 0) throw dumpStops.emptyStream();
    if (header.length < streamHeaderLength)
      throw dumpStops.shortRead(streamHeaderLength, header.length);
    if (magicLengthAt(header, 0) < magic.length) throw dumpStops.unexpectedHeader();
    this.#version = u32At(header, magic.length);
    if (this.#version > newestVersionReceived) throw dumpStops.unsupportedVersion(this.#version);
    this.#position = streamHeaderLength;
  }

  /** Reads the next command; throws DumpStop where it is no good or there is none. */
  next(): ReceivedCommand {
    const header = this.#read(this.#position, commandHeaderLength);
    expectWhole(header.length, commandHeaderLength);
    const payloadLength = u32At(header, 0);
    const type = u16At(header, 4);
    const stored = u32At(header, 6);
    const payload = this.#position + commandHeaderLength;
    expectWhole(Math.min(this.#source.size - payload, payloadLength), payloadLength);
    if (this.#sum(headerCrc(payloadLength, type), payload, payloadLength) !== stored)
      throw dumpStops.crcMismatch();
    this.#position = payload + payloadLength;
    return this.#parse(type, payload, payloadLength);
  }

  #sum(seed: number, offset: number, length: number): number {
    let crc = seed;
    for (let done = 0; done < length;) {
      const bytes = this.#read(offset + done, Math.min(length - done, windowLength / 2));
      if (bytes.length === 0) throw dumpStops.unexpectedEnd();
      crc = crc32c(crc, bytes);
      done += bytes.length;
    }
    return crc;
  }

  #parse(type: number, offset: number, length: number): ReceivedCommand {
    for (let wanted = Math.min(length, windowLength / 2); ;) {
      const bytes = this.#read(offset, wanted);
      const command = parseReceived(type, bytes, length, this.#version);
      if (command) return command;
      if (wanted === length) throw dumpStops.truncated();
      wanted = Math.min(length, wanted * 8);
    }
  }

  #read(offset: number, length: number): Uint8Array {
    const at = offset - this.#windowStart;
    if (at < 0 || at + length > this.#window.length) {
      this.#window = this.#source.read(offset, Math.max(length, windowLength));
      this.#windowStart = offset;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(at, at + length);
  }
}

function expectWhole(read: number, expected: number): void {
  if (read === expected) return;
  throw read === 0 ? dumpStops.unexpectedEnd() : dumpStops.shortRead(expected, read);
}
