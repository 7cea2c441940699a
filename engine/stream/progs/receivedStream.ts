// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../byteSource';
import { crc32c } from '../../crc32c';
import { ForwardWindow, longestStretch } from '../forwardWindow';
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
import { zerosEnd } from '../zeroBytes';
import { areZeros } from '../zeroCommands';
import { dumpStops } from './errors';
import { parseReceived, type ReceivedCommand } from './receivedCommand';

/** Zeros that are passed over with one command: a thousand commands are a slice's work. */
const zerosAtOnce = 16 * 1024;

/** Reads a file from its first byte as btrfs-progs 6.2 reads a stream, and fails as it does. */
export class ReceivedStream {
  readonly #source: ByteSource;
  readonly #window: ForwardWindow;
  readonly #version: number;
  #position = 0;

  /** Reads the header; throws DumpStop where it is no good. */
  constructor(source: ByteSource) {
    this.#source = source;
    this.#window = new ForwardWindow(source);
    const header = this.#window.read(0, streamHeaderLength);
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
    this.#passEmptyCommands();
    const header = this.#window.read(this.#position, commandHeaderLength);
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

  /** Goes behind some zeros, ten of which are a command that nothing is printed of: there may be gigabytes. */
  #passEmptyCommands(): void {
    if (!areZeros(this.#window.read(this.#position, commandHeaderLength))) return;
    const zeros = zerosEnd(this.#window.read(this.#position, zerosAtOnce), 0);
    this.#position += zeros - (zeros % commandHeaderLength);
  }

  #sum(seed: number, offset: number, length: number): number {
    let crc = seed;
    for (let done = 0; done < length;) {
      const bytes = this.#window.read(offset + done, Math.min(length - done, longestStretch));
      if (bytes.length === 0) throw dumpStops.unexpectedEnd();
      crc = crc32c(crc, bytes);
      done += bytes.length;
    }
    return crc;
  }

  #parse(type: number, offset: number, length: number): ReceivedCommand {
    for (let wanted = Math.min(length, longestStretch); ;) {
      const bytes = this.#window.read(offset, wanted);
      const command = parseReceived(type, bytes, length, this.#version);
      if (command) return command;
      if (wanted === length) throw dumpStops.truncated();
      wanted = Math.min(length, wanted * 8);
    }
  }
}

function expectWhole(read: number, expected: number): void {
  if (read === expected) return;
  throw read === 0 ? dumpStops.unexpectedEnd() : dumpStops.shortRead(expected, read);
}
