// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../../../engine/byteString';
import { stringData, u32Data, u64Data, u8Data } from '../../../../engine/stream/attributeData';
import { AttributeType as A } from '../../../../engine/stream/attributeType';
import { CommandType as C } from '../../../../engine/stream/commandType';
import {
  encodeCommand,
  encodeHeader,
  type AttributeToEncode,
} from '../../../../engine/stream/encode';
import { timespecData } from '../../stream/timespecData';

type Words = readonly string[];

const path = (text = '', type: number = A.PATH): AttributeToEncode => ({
  type,
  data: stringData(byteStringOfText(text === '.' ? '' : text)),
});
const number = (type: number, text = '0'): AttributeToEncode => ({
  type,
  data: u64Data(BigInt(text)),
});
const uuid = (type: number, digit = '0'): AttributeToEncode => ({
  type,
  data: new Uint8Array(16).fill(Number(digit)),
});
const time = (type: number, text = '0'): AttributeToEncode => ({
  type,
  data: timespecData(BigInt(text), 0),
});
const ctransid = (type: number, text = '10') => number(type, text);
/** A value as text, or as hexadecimal digits behind `0x`. */
const valueData = (text: string): Uint8Array =>
  text.startsWith('0x') ? Buffer.from(text.slice(2), 'hex') : stringData(byteStringOfText(text));
const made = ([name, ino]: Words) => [path(name), number(A.INO, ino)];

/** How the words behind a command's name become attributes. */
const commands: Readonly<Record<string, readonly [number, (words: Words) => AttributeToEncode[]]>> =
  {
    subvol: [
      C.SUBVOL,
      ([name, id, at]) => [path(name), uuid(A.UUID, id), ctransid(A.CTRANSID, at)],
    ],
    snapshot: [
      C.SNAPSHOT,
      ([name, id, parent, at, parentAt]) => [
        path(name),
        uuid(A.UUID, id),
        ctransid(A.CTRANSID, at),
        uuid(A.CLONE_UUID, parent),
        ctransid(A.CLONE_CTRANSID, parentAt),
      ],
    ],
    mkfile: [C.MKFILE, made],
    mkdir: [C.MKDIR, made],
    mkfifo: [C.MKFIFO, made],
    symlink: [C.SYMLINK, (words) => [...made(words), path(words[2], A.PATH_LINK)]],
    rename: [C.RENAME, ([from, to]) => [path(from), path(to, A.PATH_TO)]],
    link: [C.LINK, ([name, old]) => [path(name), path(old, A.PATH_LINK)]],
    unlink: [C.UNLINK, ([name]) => [path(name)]],
    rmdir: [C.RMDIR, ([name]) => [path(name)]],
    write: [
      C.WRITE,
      ([name, offset, length, byte = '97']) => [
        path(name),
        number(A.FILE_OFFSET, offset),
        { type: A.DATA, data: new Uint8Array(Number(length)).fill(Number(byte)) },
      ],
    ],
    // Of one byte, said to be zstd's: the second length is that of the decompressed data.
    encoded_write: [
      C.ENCODED_WRITE,
      ([name, offset, fileLength, length, from]) => [
        path(name),
        number(A.FILE_OFFSET, offset),
        number(A.UNENCODED_FILE_LEN, fileLength),
        number(A.UNENCODED_LEN, length),
        number(A.UNENCODED_OFFSET, from),
        { type: A.COMPRESSION, data: u32Data(2) },
        { type: A.ENCRYPTION, data: u32Data(0) },
        { type: A.DATA, data: new Uint8Array(1) },
      ],
    ],
    clone: [
      C.CLONE,
      ([name, offset, length, id, source, sourceOffset]) => [
        number(A.FILE_OFFSET, offset),
        number(A.CLONE_LEN, length),
        path(name),
        uuid(A.CLONE_UUID, id),
        ctransid(A.CLONE_CTRANSID),
        path(source, A.CLONE_PATH),
        number(A.CLONE_OFFSET, sourceOffset),
      ],
    ],
    update_extent: [
      C.UPDATE_EXTENT,
      ([name, offset, size]) => [path(name), number(A.FILE_OFFSET, offset), number(A.SIZE, size)],
    ],
    truncate: [C.TRUNCATE, ([name, size]) => [path(name), number(A.SIZE, size)]],
    chmod: [C.CHMOD, ([name, mode]) => [path(name), number(A.MODE, `0o${mode}`)]],
    chown: [C.CHOWN, ([name, uid, gid]) => [path(name), number(A.UID, uid), number(A.GID, gid)]],
    utimes: [
      C.UTIMES,
      ([name, at]) => [path(name), time(A.ATIME, at), time(A.MTIME, at), time(A.CTIME, at)],
    ],
    set_xattr: [
      C.SET_XATTR,
      ([name, xattr, value = '']) => [
        path(name),
        path(xattr, A.XATTR_NAME),
        { type: A.XATTR_DATA, data: valueData(value) },
      ],
    ],
    remove_xattr: [C.REMOVE_XATTR, ([name, xattr]) => [path(name), path(xattr, A.XATTR_NAME)]],
    fileattr: [C.FILEATTR, ([name, flags]) => [path(name), number(A.FILEATTR, flags)]],
    enable_verity: [
      C.ENABLE_VERITY,
      ([name]) => [
        path(name),
        { type: A.VERITY_ALGORITHM, data: u8Data(1) },
        { type: A.VERITY_BLOCK_SIZE, data: u32Data(4096) },
        { type: A.VERITY_SALT_DATA, data: new Uint8Array(0) },
        { type: A.VERITY_SIG_DATA, data: new Uint8Array(0) },
      ],
    ],
    end: [C.END, () => []],
  };

/**
 * A stream written line by line: a command's name, then its values in the order of its attributes. A
 * UUID is one digit, repeated; `.` is the root's empty path; a ctransid is 10 where none is given.
 */
export function scriptedStream(script: string, version = 1): Uint8Array {
  const lines = script.trim().split('\n');
  return Buffer.concat([
    encodeHeader(version),
    ...lines.map((line) => {
      const [name = '', ...words] = line.trim().split(/\s+/);
      const command = commands[name];
      if (!command) throw new Error(`No command ${name} in: ${line}`);
      return encodeCommand(command[0], command[1](words), version);
    }),
  ]);
}
