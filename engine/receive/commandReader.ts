// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../byteString';
import { crc32cIn } from '../crc32c';
import { AttributeType, attributeKind, kindSize } from '../stream/attributeType';
import { attributesRead, mayBeAbsent } from '../stream/commandAttributes';
import { headerCrc } from '../stream/headerCrc';
import { dumpStops } from '../stream/progs/errors';
import { ReadWindow } from '../stream/readWindow';
import { commandHeaderLength, firstVersionOfOpenData, u32At } from '../stream/streamHeader';
import type { StreamIndex } from '../stream/streamIndex';
import { CommandPath } from './commandPath';

const attributeCount = AttributeType.VERITY_SIG_DATA + 1;

/** Attributes before a command's DATA lie within so many bytes; what lies behind is read in steps. */
const headLength = 64 * 1024;
const longestHead = 64 * 2 ** 20;
/** Payloads up to this length are summed at once; longer ones, which no kernel sends, in steps of it. */
const crcStep = 2 ** 20;

const kinds = Array.from({ length: attributeCount }, (_, type) => attributeKind(type));
/** What an attribute's length must be; -1 where any will do. */
const sizes = kinds.map((kind) => (kind && kindSize(kind)) ?? -1);

/** What is read of each command, in the order in which btrfs-progs asks for it. */
const required = Array.from({ length: 64 }, (_, command) => attributesRead(command));
const nothing: readonly AttributeType[] = [];

/** By command, a bit for each attribute below 32 that it needs; -1 where it needs others, too. */
const needed = Int32Array.from(required.map(bitsOf));

function bitsOf(types: readonly AttributeType[]): number {
  if (types.some((type) => type >= 31)) return -1;
  return types
    .filter((type) => !mayBeAbsent(type))
    .reduce<number>((bits, type) => bits | (1 << type), 0);
}

/**
 * Reads a stream's commands as btrfs-progs 6.2 does: it knows of each attribute the last, and throws
 * a DumpStop where receive would stop reading. One command is in it at a time, and none of its bytes
 * are copied before they are asked for.
 */
export class CommandReader {
  type = 0;
  payloadLength = 0;
  readonly #stream: StreamIndex;
  readonly #window: ReadWindow;
  readonly #checksCrc: boolean;
  #bytes: Uint8Array = new Uint8Array(0);
  /** The same bytes. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  #payload = 0;
  /** Where the payload begins in the file, and whether the header could be read, and its CRC. */
  #offset = 0;
  #hasHeader = false;
  #crc = 0;
  /** Where each attribute's value begins in `#bytes`, and its length, where it is there. */
  readonly #starts = new Int32Array(attributeCount);
  readonly #lengths = new Float64Array(attributeCount);
  /** A bit for each type below 32 that is there, and for each from 32 on. */
  #seen = 0;
  #seenAbove = 0;
  /** Whether all are as long as they must be. */
  #hasRightSizes = true;
  /** The last PATH, and the last PATH_TO: commands come in runs on one, which often begin by a rename. */
  #path = new CommandPath();
  #pathTo = new CommandPath();
  readonly #otherPath = new CommandPath();
  /** Whether `#path` has been found to be this command's. */
  #pathIsRead = false;
  /** The long payload that is being summed: its place, how many bytes are in the CRC, and that. */
  #summing = -1;
  #summed = 0;
  #sum = 0;
  /** The command behind the last that was read, and its offset, where the section goes on up to there. */
  #next = -1;
  #nextOffset = 0;
  #sectionEnd = 0;

  constructor(stream: StreamIndex, checksCrc: boolean) {
    this.#stream = stream;
    this.#window = new ReadWindow(stream.source, true);
    this.#checksCrc = checksCrc;
  }

  /** Goes to a command: its type and its length are known then. */
  goTo(command: number): void {
    const offset = this.#offsetOf(command);
    const isThere = this.#seek(offset, commandHeaderLength);
    this.#hasHeader = isThere;
    this.type = isThere ? this.#view.getUint16(this.#payload + 4, true) : 0;
    this.payloadLength = isThere ? this.#view.getUint32(this.#payload, true) : 0;
    this.#crc = isThere ? this.#view.getInt32(this.#payload + 6, true) : 0;
    this.#offset = offset + commandHeaderLength;
    this.#next = command + 1;
    this.#nextOffset = this.#offset + this.payloadLength;
  }

  /**
   * Sums a long payload ahead of `read`, up to about `most` bytes of it; returns how many that were, 0
   * once there is nothing left to do.
   */
  sumAhead(most: number): number {
    const length = this.payloadLength;
    if (length <= crcStep || !this.#checksCrc) return 0;
    if (this.#summing !== this.#offset) {
      this.#summing = this.#offset;
      this.#summed = 0;
      this.#sum = headerCrc(length, this.type);
    }
    const begin = this.#summed;
    while (this.#summed < length && this.#summed - begin < most) {
      const size = Math.min(length - this.#summed, crcStep);
      if (!this.#seek(this.#offset + this.#summed, size)) return 0;
      this.#sum = crc32cIn(this.#sum, this.#view, this.#payload, this.#payload + size);
      this.#summed += size;
    }
    return this.#summed - begin;
  }

  /** Reads the command; throws DumpStop where its CRC or its attributes' layout is no good. */
  read(version: number): void {
    const length = this.payloadLength;
    const isShort = length <= crcStep;
    if (!isShort) this.sumAhead(Infinity);
    const wanted = isShort && this.#checksCrc ? length : Math.min(length, headLength);
    if (!this.#hasHeader || !this.#seek(this.#offset, wanted)) throw dumpStops.truncated();
    if (this.#checksCrc) {
      const end = this.#payload + length;
      const crc = isShort
        ? crc32cIn(headerCrc(length, this.type), this.#view, this.#payload, end)
        : this.#sum;
      if (crc !== this.#crc) throw dumpStops.crcMismatch();
    }
    this.#seen = 0;
    this.#seenAbove = 0;
    this.#hasRightSizes = true;
    this.#pathIsRead = false;
    this.#walk(length, version);
  }

  /** Within a section each command lies right behind the one before. */
  #offsetOf(command: number): number {
    if (command === this.#next && command < this.#sectionEnd) return this.#nextOffset;
    const { firstCommand, commandCount } = this.#stream.sectionOf(command);
    this.#sectionEnd = firstCommand + commandCount;
    return this.#stream.offsetOf(command);
  }

  /** Throws DumpStop where an attribute is missing that is read, or has a wrong size. */
  requireAttributes(): void {
    const bits = needed[this.type] ?? 0;
    if ((bits & ~this.#seen) === 0 && this.#hasRightSizes) return;
    for (const type of required[this.type] ?? nothing) {
      const length = this.length(type);
      if (length < 0 && mayBeAbsent(type)) continue;
      if (length < 0) throw dumpStops.missingAttribute(type);
      const size = sizes[type] ?? -1;
      if (size >= 0 && length !== size) throw dumpStops.wrongSize(size, length);
    }
  }

  /** Bytes of the value; -1 where it is absent. */
  length(type: AttributeType): number {
    return this.#has(type) ? (this.#lengths[type] ?? -1) : -1;
  }

  #has(type: number): boolean {
    return ((type < 32 ? this.#seen : this.#seenAbove) & (1 << (type & 31))) !== 0;
  }

  /** The value, as far as it was read; a view that holds until the next command. */
  bytes(type: AttributeType): Uint8Array {
    const start = this.#starts[type] ?? 0;
    return this.#bytes.subarray(start, start + Math.max(0, this.length(type)));
  }

  /** The value up to its first NUL, as C has it. */
  string(type: AttributeType): ByteString {
    const start = this.#starts[type] ?? 0;
    const end = Math.min(start + Math.max(0, this.length(type)), this.#bytes.length);
    let stop = start;
    while (stop < end && this.#bytes[stop] !== 0) stop += 1;
    return byteStringOf(this.#bytes, start, stop);
  }

  path(): ByteString {
    return this.commandPath().text;
  }

  pathTo(): ByteString {
    return this.targetPath().text;
  }

  /** PATH; holds until the next command. */
  commandPath(): CommandPath {
    if (this.#pathIsRead) return this.#path;
    this.#pathIsRead = true;
    const start = this.#starts[AttributeType.PATH] ?? 0;
    const length = this.length(AttributeType.PATH);
    if (this.#path.is(this.#view, start, length)) return this.#path;
    const before = this.#path;
    if (this.#pathTo.is(this.#view, start, length)) {
      this.#path = this.#pathTo;
      this.#pathTo = before;
    } else {
      before.keep(this.#bytes, start, length);
    }
    return this.#path;
  }

  /** PATH_TO; holds until the next command. */
  targetPath(): CommandPath {
    return this.#kept(this.#pathTo, AttributeType.PATH_TO);
  }

  /** Another attribute that is a path; holds until it is asked for once more. */
  pathIn(type: AttributeType): CommandPath {
    return this.#kept(this.#otherPath, type);
  }

  #kept(path: CommandPath, type: AttributeType): CommandPath {
    const start = this.#starts[type] ?? 0;
    const length = this.length(type);
    if (!path.is(this.#view, start, length)) path.keep(this.#bytes, start, length);
    return path;
  }

  /** An unsigned value of up to 8 bytes; not exact above 2^53. 0 where it is absent. */
  number(type: AttributeType): number {
    const start = this.#starts[type] ?? 0;
    const length = this.length(type);
    if (length === 8)
      return this.#view.getUint32(start, true) + this.#view.getUint32(start + 4, true) * 2 ** 32;
    if (length < 0) return 0;
    return length === 1 ? (this.#bytes[start] ?? 0) : u32At(this.#bytes, start);
  }

  bigint(type: AttributeType): bigint {
    const start = this.#starts[type] ?? 0;
    if (this.length(type) < 8) return BigInt(this.number(type));
    return BigInt(u32At(this.#bytes, start)) | (BigInt(u32At(this.#bytes, start + 4)) << 32n);
  }

  /** The lower 32 bits, as a C program that passes the value on as an int has them. */
  low32(type: AttributeType): number {
    return this.length(type) < 4 ? this.number(type) : u32At(this.#bytes, this.#starts[type] ?? 0);
  }

  /** The nanoseconds of a time. */
  nanoseconds(type: AttributeType): number {
    return u32At(this.#bytes, (this.#starts[type] ?? 0) + 8);
  }

  /** False where something has taken away the file's end since it was indexed. */
  #seek(offset: number, length: number): boolean {
    this.#payload = this.#window.seek(offset, length);
    const { bytes } = this.#window;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = this.#window.view;
    }
    return this.#bytes.length - this.#payload >= length;
  }

  #walk(length: number, version: number): void {
    let available = Math.min(length, this.#bytes.length - this.#payload);
    const hasOpenData = version >= firstVersionOfOpenData;
    for (let at = 0; at < length;) {
      if (available < Math.min(length, at + 4)) available = this.#readOn(length, at + 4);
      if (length - at < 2) throw dumpStops.truncated();
      const type = this.#view.getUint16(this.#payload + at, true);
      if (type === 0 || type >= attributeCount) throw dumpStops.invalidAttribute(type);
      const isOpen = hasOpenData && type === AttributeType.DATA;
      if (!isOpen && length - at < 4) throw dumpStops.truncated();
      const start = at + (isOpen ? 2 : 4);
      const size = isOpen ? length - start : this.#view.getUint16(this.#payload + at + 2, true);
      if (length - start < size) throw dumpStops.truncated();
      if (type !== AttributeType.DATA && available < start + size)
        available = this.#readOn(length, start + size);
      this.#starts[type] = this.#payload + start;
      this.#lengths[type] = size;
      if (type < 32) this.#seen |= 1 << type;
      else this.#seenAbove |= 1 << (type - 32);
      const expected = sizes[type] ?? -1;
      if (expected >= 0 && size !== expected) this.#hasRightSizes = false;
      at = start + size;
    }
  }

  /** Makes twice as much of the payload available; what was found in it stays where it is. */
  #readOn(length: number, wanted: number): number {
    if (wanted > longestHead) throw dumpStops.truncated();
    const available = Math.min(length, 2 * wanted + headLength, longestHead);
    const before = this.#payload;
    if (!this.#seek(this.#offset, available)) throw dumpStops.truncated();
    for (const type of this.#starts.keys())
      this.#starts[type] = (this.#starts[type] ?? 0) - before + this.#payload;
    return available;
  }
}
