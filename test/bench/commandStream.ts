// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, openSync, writeSync } from 'node:fs';
import { byteStringOfText } from '../../engine/byteString';
import { stringData, timespecData, u64Data } from '../../engine/stream/attributeData';
import { AttributeType as A } from '../../engine/stream/attributeType';
import { CommandType as C } from '../../engine/stream/commandType';
import { encodeCommand, encodeHeader, type AttributeToEncode } from '../../engine/stream/encode';

const filesInDirectory = 1000;
const generation = 10;
const firstIno = 257;

const path = (text: string, type: number = A.PATH): AttributeToEncode => ({
  type,
  data: stringData(byteStringOfText(text)),
});
const number = (type: number, value: number): AttributeToEncode => ({ type, data: u64Data(value) });
const time = (type: number, second: number): AttributeToEncode => ({
  type,
  data: timespecData(BigInt(second), 0),
});
const data = new Uint8Array(100).fill(0x61);

/**
 * Writes a full stream of about so many commands, as the kernel sends small files in directories: each
 * made under an orphan name, moved into its directory, written, and given owner, permissions and times.
 */
export function writeCommandStream(file: string, commands: number): void {
  const out = new BufferedFile(file);
  let written = 0;
  const put = (type: number, ...attributes: AttributeToEncode[]) => {
    out.write(encodeCommand(type, attributes, 1));
    written += 1;
  };
  const finish = (name: string, mode: number, second: number) => {
    put(C.CHOWN, path(name), number(A.UID, 1000), number(A.GID, 1000));
    put(C.CHMOD, path(name), number(A.MODE, mode));
    put(C.UTIMES, path(name), ...[A.ATIME, A.MTIME, A.CTIME].map((type) => time(type, second)));
  };
  const uuid = { type: A.UUID, data: new Uint8Array(16).fill(7) };
  out.write(encodeHeader(1));
  put(C.SUBVOL, path('bench'), uuid, number(A.CTRANSID, generation));
  let directory = '';
  for (let made = 0; written < commands - 1; made++) {
    const ino = firstIno + made;
    const orphan = `o${ino}-${generation}-0`;
    const isDirectory = made % (filesInDirectory + 1) === 0;
    const name = isDirectory ? `directory-${ino}` : `${directory}/file-${ino}`;
    if (isDirectory) directory = name;
    put(isDirectory ? C.MKDIR : C.MKFILE, path(orphan), number(A.INO, ino));
    put(C.RENAME, path(orphan), path(name, A.PATH_TO));
    if (!isDirectory) put(C.WRITE, path(name), number(A.FILE_OFFSET, 0), { type: A.DATA, data });
    finish(name, isDirectory ? 0o755 : 0o644, 1_600_000_000 + made);
  }
  put(C.END);
  out.close();
}

/** A file that is written in large pieces. */
class BufferedFile {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(2 ** 20);
  #used = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(bytes: Uint8Array): void {
    if (this.#used + bytes.length > this.#buffer.length) this.#flush();
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer, 0, this.#used);
    this.#used = 0;
  }
}
