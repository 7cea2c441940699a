// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../../engine/byteString';
import { stringData, u64Data } from '../../../engine/stream/attributeData';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader, type AttributeToEncode } from '../../../engine/stream/encode';
import { timespecData } from '../../engine/stream/timespecData';

export const path = (text: string, type: number = AttributeType.PATH): AttributeToEncode => ({
  type,
  data: stringData(byteStringOfText(text)),
});

export const number = (type: number, value: number): AttributeToEncode => ({
  type,
  data: u64Data(value),
});

/** A stream written command by command, for what no real one shows. */
export class SyntheticStream {
  readonly #chunks: Uint8Array[];
  readonly #version: number;

  constructor(version = 1) {
    this.#version = version;
    this.#chunks = [encodeHeader(version)];
  }

  add(type: number, ...attributes: AttributeToEncode[]): this {
    this.#chunks.push(encodeCommand(type, attributes, this.#version));
    return this;
  }

  begin(name = 'subvolume', incremental = false): this {
    const uuid = (type: number, byte: number) => ({ type, data: new Uint8Array(16).fill(byte) });
    const own = [path(name), uuid(AttributeType.UUID, 1), number(AttributeType.CTRANSID, 10)];
    if (!incremental) return this.add(CommandType.SUBVOL, ...own);
    return this.add(
      CommandType.SNAPSHOT,
      ...own,
      uuid(AttributeType.CLONE_UUID, 2),
      number(AttributeType.CLONE_CTRANSID, 9),
    );
  }

  rename(from: string, to: string): this {
    return this.add(CommandType.RENAME, path(from), path(to, AttributeType.PATH_TO));
  }

  /** A new file as the kernel sends it: 6 commands. */
  file(ino: number, name: string): this {
    const orphan = `o${ino}-7-0`;
    const time = (type: number) => ({ type, data: timespecData(1_600_000_000n, ino) });
    return this.add(CommandType.MKFILE, path(orphan), number(AttributeType.INO, ino))
      .rename(orphan, name)
      .add(CommandType.WRITE, path(name), number(AttributeType.FILE_OFFSET, 0), {
        type: AttributeType.DATA,
        data: new Uint8Array(5),
      })
      .add(
        CommandType.CHOWN,
        path(name),
        number(AttributeType.UID, 0),
        number(AttributeType.GID, 0),
      )
      .add(CommandType.CHMOD, path(name), number(AttributeType.MODE, 0o644))
      .add(
        CommandType.UTIMES,
        path(name),
        time(AttributeType.ATIME),
        time(AttributeType.MTIME),
        time(AttributeType.CTIME),
      );
  }

  end(): this {
    return this.add(CommandType.END);
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}

/** A full stream of so many new files in one directory. */
export function manyFiles(count: number): Uint8Array {
  const stream = new SyntheticStream()
    .begin()
    .add(CommandType.MKDIR, path('o257-7-0'), number(AttributeType.INO, 257))
    .rename('o257-7-0', 'directory');
  for (let file = 0; file < count; file++) stream.file(258 + file, `directory/file-${file}`);
  return stream.end().bytes();
}
