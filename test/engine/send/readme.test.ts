// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const house = join(import.meta.dirname, '../../../engine/send');
const readme = readFileSync(join(house, 'README.md'), 'utf8');

/** The map's rows: a function of the RFC, and the file and function that do its work now. */
const rows = readme
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name, place]) => /^`\w+`$/.test(name ?? '') && /^`\w+\.ts` `/.test(place ?? ''))
  .map(([, name = '', place = '']) => {
    const [file = '', now = ''] = place.replaceAll('`', '').split(' ');
    return { name: name.replaceAll('`', ''), file, now };
  });

test('every function of the RFC is in the map, once', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(rows).toHaveLength(74);
});

test.each(rows)('$name: $file has $now', ({ file, now }) => {
  const text = readFileSync(join(house, file), 'utf8');
  expect(text).toMatch(new RegExp(`^(export )?(function|const) ${now}\\b`, 'm'));
});

test('every file that the README names is there', () => {
  const files = [...readme.matchAll(/`(\w+\.ts)`/g)].flatMap(([, file]) => file ?? []);
  expect(files.length).toBeGreaterThan(rows.length);
  expect(files.filter((file) => !existsSync(join(house, file)))).toEqual([]);
});

const review = join(house, '../../../shared/seed/rfc-2012-send-part2-review.txt');

test.skipIf(!existsSync(review))(
  'the map has the functions that the patch adds, and no others',
  () => {
    const patch = readFileSync(review, 'utf8');
    const added = /^> \+(?:static (?:int |void |struct name_cache_entry \*)|long )(\w+)\(/gm;
    const names = new Set([...patch.matchAll(added)].map(([, name]) => name));
    expect(rows.map(({ name }) => name).sort()).toEqual([...names].sort());
  },
);
