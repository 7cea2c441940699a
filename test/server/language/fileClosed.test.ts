// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileClosed } from '../../../server/fileOpener';
import { askAgain } from '../../../server/language/askAgain';
import { openPath } from '../../../server/nodeFileOpener';

const folder = mkdtempSync(join(tmpdir(), 'btrfs-closed-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a closed file is not read, though another may have its descriptor', () => {
  const [mine, other] = [join(folder, 'mine'), join(folder, 'other')];
  writeFileSync(mine, 'mine');
  writeFileSync(other, 'other');
  const file = openPath(mine);
  file.close();
  const descriptor = openSync(other, 'r');
  expect(() => file.read(0, 4)).toThrow(FileClosed);
  expect(() => file.readInto?.(0, new Uint8Array(4))).toThrow(FileClosed);
  // Closing it once more doesn't close the other.
  file.close();
  closeSync(descriptor);
});

test('what a closed file can’t answer is asked once more, but not for ever', async () => {
  let asked = 0;
  const closed = (times: number) => () =>
    asked++ < times ? Promise.reject(new FileClosed('x')) : Promise.resolve('answer');
  expect(await askAgain(closed(1))).toBe('answer');
  asked = 0;
  expect(await askAgain(closed(9))).toMatchObject({ code: -32801 });
  expect(asked).toBe(3);
  await expect(askAgain(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
});
