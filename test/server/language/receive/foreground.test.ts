// SPDX-License-Identifier: GPL-2.0-only
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../../engine/byteSource';
import { Foreground } from '../../../../server/language/foreground';
import { StreamCatalogue } from '../../../../server/language/parents/streamCatalogue';
import { StreamStore } from '../../../../server/language/streamStore';
import { fixtureBytes } from '../languageFixtures';

test('a stream is received while no request is being answered', async () => {
  const bytes = fixtureBytes('put-off-moves');
  const opener = {
    open: () => Promise.resolve({ ...memorySource('a', bytes), close: () => undefined }),
  };
  const catalogue = new StreamCatalogue(opener, { find: () => Promise.resolve([]) });
  const foreground = new Foreground();
  const store = new StreamStore(opener, catalogue, () => undefined, { foreground });
  let answered = (): void => undefined;
  const request = foreground.run(() => new Promise<void>((resolve) => (answered = resolve)));
  const { stream, release } = store.hold({ file: URI.file('/a.btrfs-stream'), part: 1 });
  const receipt = await (await stream).receipt();
  await pause(50);
  expect(receipt.finished).toBe(false);
  expect(receipt.check.findings).toEqual([]);
  answered();
  await request;
  await receipt.ended;
  expect(receipt.finished).toBe(true);
  release();
  store.dispose();
});
