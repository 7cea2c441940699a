// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, expect, test } from 'vitest';
import type { URI } from 'vscode-uri';
import type { ByteSource } from '../../../engine/byteSource';
import { memorySource } from '../../../engine/byteSource';
import { crc32c } from '../../../engine/crc32c';
import type { FileOpener } from '../../../server/fileOpener';
import { filesystemRequest, type ImageFilesystem } from '../../../server/language/identityProtocol';
import { registerIdentityRequests } from '../../../server/language/identityRequests';
import { openGolden } from '../../engine/disk/openGolden';
import type { PackedImage } from '../../engine/disk/packedImage';

const superblock = 0x10000;
const generationAt = 0x48;

const raid10 = openGolden('raid10');
const raid5 = openGolden('raid5');
const single = openGolden('single-crc32c');
afterAll(() => [raid10, raid5, single].forEach((golden) => golden.remove()));

/** The device as it was a commit before. */
function older(device: PackedImage | undefined): ByteSource {
  if (!device) throw new Error('There is no such device');
  const bytes = device.read(superblock, 4096);
  bytes[generationAt] = (bytes[generationAt] ?? 0) - 1;
  new DataView(bytes.buffer).setUint32(0, ~crc32c(0xffffffff, bytes.subarray(32)) >>> 0, true);
  return device.with(new Map([[superblock / 4096, bytes]]));
}

const files = new Map<string, ByteSource | undefined>([
  ['/a.img', raid10.devices[0]],
  ['/b.img', raid10.devices[1]],
  ['/c.img', raid10.devices[2]],
  ['/d.img', raid10.devices[3]],
  ['/c-backup.img', older(raid10.devices[2])],
  ['/other-1.img', raid5.devices[0]],
  ['/single.img', single.devices[0]],
  ['/none.img', memorySource('none', new Uint8Array(200_000))],
]);
const opener: FileOpener = {
  open: (uri: URI) => {
    const source = files.get(uri.path);
    return source
      ? Promise.resolve({ ...source, close: () => undefined })
      : Promise.reject(new Error(`There is no ${uri.path}`));
  },
};
const uriOf = (path: string): string => `file://${path}`;
const handlers = new Map<string, (params: never) => Promise<unknown>>();
registerIdentityRequests({ onRequest: (method, handler) => handlers.set(method, handler) }, opener);

async function filesystemOf(path: string, ...candidates: string[]): Promise<ImageFilesystem> {
  const params = { image: uriOf(path), candidates: candidates.map(uriOf) };
  return (await handlers.get(filesystemRequest)?.(params as never)) as ImageFilesystem;
}

test('the other devices are found among the candidates, each once, the latest of each', async () => {
  const all = [...files.keys(), '/gone.img'];
  for (const order of [all, all.toReversed()]) {
    const { images, missing, subvolumes } = await filesystemOf('/b.img', ...order);
    expect(images).toEqual(['/b.img', '/a.img', '/c.img', '/d.img'].map(uriOf));
    expect(missing).toEqual([]);
    expect(subvolumes.map(({ path }) => path)).toContain('second');
  }
});

test('what is missing is named', async () => {
  const { images, missing, subvolumes } = await filesystemOf('/b.img', '/a.img', '/d.img');
  expect(images).toHaveLength(3);
  expect(missing).toEqual([expect.stringMatching(/^device 3 \([-0-9a-f]{36}\)$/)]);
  expect(subvolumes.map(({ path }) => path)).toContain('second');
  expect((await filesystemOf('/b.img')).missing).toHaveLength(3);
  expect((await filesystemOf('/other-1.img', '/a.img')).missing).toHaveLength(2);
});

test('an image of a filesystem with one device is that alone', async () => {
  const { images, missing } = await filesystemOf('/single.img', ...files.keys());
  expect(images).toEqual([uriOf('/single.img')]);
  expect(missing).toEqual([]);
});

test('what is no image is refused by name', async () => {
  await expect(filesystemOf('/none.img', '/a.img')).rejects.toThrow('no btrfs superblock');
});
