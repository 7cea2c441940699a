// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../engine/byteString';
import { extrefHash, nameHash } from '../../engine/snapshot/nameHash';
import { collidingName } from './collidingNames';
import { Dice } from './dice';

test('names that collide do so as entries, as names of an inode and as attributes', () => {
  const dice = new Dice(1);
  const names = new Set(Array.from({ length: 100 }, () => collidingName(dice)));
  const hashes = [...names].map((name) => [
    nameHash(byteStringOfText(name)),
    nameHash(byteStringOfText(`user.${name}`)),
    extrefHash(257, byteStringOfText(name)),
  ]);
  expect(names.size).toBe(16);
  for (const each of hashes) expect(each).toEqual(hashes[0]);
});
