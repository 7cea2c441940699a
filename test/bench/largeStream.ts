// SPDX-License-Identifier: GPL-2.0-only
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { byteStringOfText } from '../../engine/byteString';
import { stringData, u64Data } from '../../engine/stream/attributeData';
import { AttributeType } from '../../engine/stream/attributeType';
import { CommandType } from '../../engine/stream/commandType';
import { encodeCommand, encodeHeader, type AttributeToEncode } from '../../engine/stream/encode';
import { timespecData } from '../engine/stream/timespecData';

const A = AttributeType;
const C = CommandType;
const filesPerDirectory = 1000;
/** As much as the kernel puts into one WRITE of protocol 1. */
const pieceLength = 48 * 1024;
const written = 2 ** 20;

/**
 * Writes a full stream as a kernel would send it: `commands` of them, files one after another in
 * directories of a thousand, without their data.
 */
export function writeManyCommands(file: string, commands: number): void {
  writeFiles(file, commands, (stream, path, at) =>
    stream.add(C.UPDATE_EXTENT, path, number(A.FILE_OFFSET, 0), number(A.SIZE, at)),
  );
}

/** The same with a hundred bytes of data in each file. */
export function writeSmallFiles(file: string, commands: number): void {
  const data = { type: A.DATA, data: new Uint8Array(100).fill(0x61) };
  writeFiles(file, commands, (stream, path) =>
    stream.add(C.WRITE, path, number(A.FILE_OFFSET, 0), data),
  );
}

function writeFiles(
  file: string,
  commands: number,
  addContents: (stream: StreamWriter, path: AttributeToEncode, at: number) => void,
): void {
  const stream = new StreamWriter(file);
  begin(stream);
  for (let at = 0; stream.commands < commands - 1; at++)
    addFile(stream, at, commands - 1 - stream.commands, (path, left) => {
      if (left > 0) addContents(stream, path, at);
    });
  stream.end();
}

/** The same of `bytes` of data, in files of 16 MiB. */
export function writeMuchData(file: string, bytes: number): void {
  const stream = new StreamWriter(file);
  const data = randomBytes(2 * pieceLength);
  begin(stream);
  for (let at = 0, sent = 0; sent < bytes; at++)
    addFile(stream, at, Infinity, (path) => {
      const end = Math.min(sent + 16 * 2 ** 20, bytes);
      for (let offset = 0; sent < end; offset += pieceLength) {
        const length = Math.min(pieceLength, end - sent);
        const from = offset % pieceLength;
        const piece = { type: A.DATA, data: data.subarray(from, from + length) };
        stream.add(C.WRITE, path, number(A.FILE_OFFSET, offset), piece);
        sent += length;
      }
    });
  stream.end();
}

function begin(stream: StreamWriter): void {
  const uuid = { type: A.UUID, data: new Uint8Array(16).fill(1) };
  stream.add(C.SUBVOL, text(A.PATH, 'subvolume'), uuid, number(A.CTRANSID, 10));
}

/** A new file's commands, `most` of them, and before the first of a thousand its directory's. */
function addFile(
  stream: StreamWriter,
  at: number,
  most: number,
  addContents: (path: AttributeToEncode, left: number) => void,
): void {
  const last = stream.commands + most;
  const directory = `directory-${Math.floor(at / filesPerDirectory)}`;
  const inode = 257 + at + Math.floor(at / filesPerDirectory);
  const add = (...command: Parameters<StreamWriter['add']>): void => {
    if (stream.commands < last) stream.add(...command);
  };
  const create = (type: number, ino: number, name: string): AttributeToEncode => {
    const orphan = text(A.PATH, `o${ino}-7-0`);
    add(type, orphan, number(A.INO, ino));
    add(C.RENAME, orphan, text(A.PATH_TO, name));
    return text(A.PATH, name);
  };
  if (at % filesPerDirectory === 0) create(C.MKDIR, inode, directory);
  const path = create(C.MKFILE, inode + 1, `${directory}/file-${at}.txt`);
  addContents(path, last - stream.commands);
  add(C.CHOWN, path, number(A.UID, 1000), number(A.GID, 1000));
  add(C.CHMOD, path, number(A.MODE, 0o644));
  add(C.UTIMES, path, ...[A.ATIME, A.MTIME, A.CTIME].map((type) => time(type, at)));
}

const text = (type: number, value: string): AttributeToEncode => ({
  type,
  data: stringData(byteStringOfText(value)),
});
const number = (type: number, value: number): AttributeToEncode => ({ type, data: u64Data(value) });
const time = (type: number, nanoseconds: number): AttributeToEncode => ({
  type,
  data: timespecData(1_600_000_000n, nanoseconds),
});

/** Writes commands to a file, a megabyte at a time. */
class StreamWriter {
  commands = 0;
  readonly #descriptor: number;
  #chunks: Uint8Array[] = [encodeHeader(1)];
  #length = 0;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'w');
  }

  add(type: number, ...attributes: AttributeToEncode[]): void {
    const bytes = encodeCommand(type, attributes, 1);
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    this.commands += 1;
    if (this.#length >= written) this.#flush();
  }

  end(): void {
    this.add(C.END);
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    writeSync(this.#descriptor, Buffer.concat(this.#chunks));
    this.#chunks = [];
    this.#length = 0;
  }
}
