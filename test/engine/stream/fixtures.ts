// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memorySource } from '../../../engine/byteSource';
import { AttributeType } from '../../../engine/stream/attributeType';
import { u32Data, u64Data, u8Data } from '../../../engine/stream/attributeData';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { indexStream, type StreamIndex } from '../../../engine/stream/streamIndex';
import { timespecData } from './timespecData';

const A = AttributeType;
const C = CommandType;
const folder = resolve(fileURLToPath(import.meta.url), '../../../fixtures/streams');

/** Small streams of a real kernel, by name: see make.sh beside them. */
export const fixtureNames = readdirSync(folder)
  .filter((name) => name.endsWith('.btrfs-stream'))
  .map((name) => name.slice(0, -'.btrfs-stream'.length))
  .sort();

export const fixturePath = (name: string) => join(folder, `${name}.btrfs-stream`);

export function fixture(name: string): Uint8Array {
  return readFileSync(fixturePath(name));
}

/** What `btrfs receive --dump` printed for it, with TZ=UTC. */
export function fixtureDump(name: string): Buffer {
  return readFileSync(join(folder, `${name}.dump`));
}

export function indexBytes(bytes: Uint8Array): StreamIndex {
  return indexStream(memorySource('a stream', bytes));
}

export const ascii = (text: string) => new TextEncoder().encode(text);

export const path = (value: string | Uint8Array, type: number = A.PATH) => ({
  type,
  data: typeof value === 'string' ? ascii(value) : value,
});

export const u64 = (type: number, value: number | bigint) => ({ type, data: u64Data(value) });

export const subvol = (version: number) =>
  encodeCommand(
    C.SUBVOL,
    [path('s'), { type: A.UUID, data: new Uint8Array(16).fill(0xab) }, u64(A.CTRANSID, 7)],
    version,
  );

export const end = (version: number) => encodeCommand(C.END, [], version);

/** A stream of protocol 3: no released kernel writes one, so it is put together here. */
export function verityStream(): Uint8Array {
  const time = (type: number) => ({ type, data: timespecData(1n, 2) });
  return Buffer.concat([
    encodeHeader(3),
    subvol(3),
    encodeCommand(C.MKFILE, [path('o257-7-0'), u64(A.INO, 257)], 3),
    encodeCommand(C.RENAME, [path('o257-7-0'), path('f', A.PATH_TO)], 3),
    encodeCommand(
      C.WRITE,
      [path('f'), u64(A.FILE_OFFSET, 0), { type: A.DATA, data: new Uint8Array(5000).fill(7) }],
      3,
    ),
    encodeCommand(
      C.ENABLE_VERITY,
      [
        path('f'),
        { type: A.VERITY_ALGORITHM, data: u8Data(1) },
        { type: A.VERITY_BLOCK_SIZE, data: u32Data(4096) },
        { type: A.VERITY_SALT_DATA, data: ascii('salt') },
        { type: A.VERITY_SIG_DATA, data: new Uint8Array(0) },
      ],
      3,
    ),
    encodeCommand(C.UTIMES, [path('f'), time(A.ATIME), time(A.MTIME), time(A.CTIME)], 3),
    end(3),
  ]);
}

/** One stream of each protocol and of each shape, by name. */
export function sampleStreams(): readonly (readonly [string, Uint8Array])[] {
  return [
    ...fixtureNames.map((name) => [name, fixture(name)] as const),
    ['verity-v3', verityStream()],
  ];
}
