// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { verdictText } from '../../../client/receive/verdictText';

const place = { uri: 'btrfs-stream:/a.btrfs-stream.btrfs-text', line: 9 };

test('the status bar says what a stream comes to', () => {
  const texts = [
    verdictText({ state: 'unreadable' }),
    verdictText({ state: 'checking' }),
    verdictText({ state: 'too-long', commands: 13_000_000, limit: 12_000_000 }),
    verdictText({ state: 'receives', partial: false, commands: 1204, warnings: 0 }),
    verdictText({ state: 'receives', partial: false, commands: 1204, warnings: 2 }),
    verdictText({ state: 'receives', partial: true, commands: 1, warnings: 1 }),
    verdictText({
      state: 'fails',
      receive: 'ERROR: rmdir d failed: Directory not empty',
      message: 'Why.',
      command: 1204,
      place,
    }),
    verdictText({ state: 'fails', receive: '', message: 'Cut.', command: null, place }),
  ].map((shown) => shown?.text);
  expect(texts).toEqual([
    undefined,
    '$(sync~spin) receiving…',
    '$(circle-slash) not received',
    '$(pass) receives cleanly',
    '$(warning) receives with 2 warnings',
    '$(pass) receives with 1 warning, if its parent is there',
    '$(error) receive fails at command 1,204',
    '$(error) receive fails',
  ]);
});
