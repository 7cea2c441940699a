// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../engine/byteSource';
import { uuidText } from '../../../engine/stream/command';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import type { FileOpener } from '../../../server/fileOpener';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { end, path, u64 } from '../../engine/stream/fixtures';
import { piece, streamOf, writesOf } from '../../engine/stream/writes';

const uuid = new Uint8Array(16).fill(0xcd);
const second = Buffer.concat([
  encodeHeader(1),
  encodeCommand(C.SUBVOL, [path('t'), { type: A.UUID, data: uuid }, u64(A.CTRANSID, 9)], 1),
  end(1),
]);
const sound = Buffer.concat([streamOf(writesOf('f', [2000 * piece])), second]);
const beside = URI.file('/child.btrfs-stream');

/** What is found in the files by name, and how often they were read. */
async function found(files: Readonly<Record<string, Uint8Array>>) {
  let reads = 0;
  const opener: FileOpener = {
    open: (file) => {
      const source = memorySource(file.path, files[file.path] ?? new Uint8Array(0));
      const read = (offset: number, length: number): Uint8Array => {
        reads += 1;
        return source.read(offset, length);
      };
      return Promise.resolve({ ...source, read, close: () => undefined });
    },
  };
  const listed = Object.keys(files).map((name) => ({
    uri: URI.file(name).toString(),
    version: '',
  }));
  const catalogue = new StreamCatalogue(opener, { find: () => Promise.resolve(listed) }, true);
  const subvolumes = await catalogue.withUuid(uuidText(uuid), beside);
  return { reads, files: subvolumes.map(({ file, damaged }) => [URI.parse(file).path, damaged]) };
}

test('what is made behind much data is found without reading through it', async () => {
  const { files, reads } = await found({
    '/a': sound,
    '/b': streamOf(writesOf('g', [500 * piece])),
  });
  expect(files).toEqual([['/a', false]]);
  expect(reads).toBeLessThan(150);
});

test('of several files that make it, the damaged ones are told', async () => {
  const damaged = Uint8Array.from(sound);
  const middle = damaged.length / 2;
  damaged.fill(0x5a, middle, middle + 2 * piece);
  const { files } = await found({ '/a': damaged, '/b': sound });
  expect(files).toEqual([
    ['/a', true],
    ['/b', false],
  ]);
});
