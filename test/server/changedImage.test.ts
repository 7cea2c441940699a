// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { openImageSend } from '../../server/imageSend';
import { loadStream } from '../../server/language/loadStream';
import type { ParentOpener } from '../../server/language/parents/parentLinks';
import { nodeFileOpener } from '../../server/nodeFileOpener';
import { resealed } from '../engine/disk/smallImage';
import { exampleImage, swapSend } from './debug/exampleSend';
import { InlineClient } from './debug/inlineClient';

const superblock = 0x10000;
const generationAt = 0x48;
const compatRoAt = 0xb4;

/** Nobody asks for any here. */
const noParents: ParentOpener = {
  chainOf: () => Promise.reject(new Error('There are no parents')),
  open: () => Promise.reject(new Error('There are no parents')),
  imagesFor: () => Promise.resolve([]),
};

let folder = '';
let image = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-changed-'));
  image = join(folder, 'copy.img');
  copyFileSync(exampleImage, image);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As a commit on the mounted filesystem does. */
function changeSuperblock(offset: number, by: number): void {
  const bytes = new Uint8Array(readFileSync(image));
  const value = (bytes[superblock + offset] ?? 0) + by;
  const patch = resealed(bytes, superblock, [{ offset, value }]);
  bytes.set(patch.bytes, patch.at);
  writeFileSync(image, bytes);
}

test('an open image is warned of once it was written to', async () => {
  const open = await openImageSend(nodeFileOpener, URI.file(image), swapSend);
  expect(open.warnings()).toEqual([]);
  changeSuperblock(generationAt, 1);
  expect(open.warnings().join()).toContain('copy.img changed while it was read, from generation');
  open.close();
});

test('a debug session says at its next stop that the image was written to', async () => {
  const client = new InlineClient();
  await client.start({ image, ...swapSend });
  const said = () => client.events.map(({ body }) => JSON.stringify(body)).join('\n');
  expect(said()).not.toContain('changed while it was read');
  changeSuperblock(generationAt, 1);
  await client.go('next');
  expect(said()).toContain('copy.img changed while it was read');
  client.session.end();
});

test("a send's text has the image's warnings at its beginning", async () => {
  changeSuperblock(compatRoAt + 5, 1);
  const text = { file: URI.file(image), part: 1, send: swapSend };
  const loaded = await loadStream(nodeFileOpener, text, noParents, String);
  expect(loaded.faults).toMatchObject([
    {
      code: 'image-warning',
      severity: 'warning',
      offset: 0,
      message: expect.stringContaining('Unknown compat_ro') as string,
    },
  ]);
  loaded.close();
});
