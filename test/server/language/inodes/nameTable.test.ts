// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Stretch } from '../../../../server/language/inodes/nameBytes';
import { NameTable, never, none } from '../../../../server/language/inodes/nameTable';

/** A name somewhere within other bytes. */
const stretchOf = (name: readonly number[]): Stretch => ({
  bytes: Uint8Array.from([0x2f, ...name, 0x2f]),
  start: 1,
  end: 1 + name.length,
});

const change = fc.record({
  directory: fc.nat({ max: 3 }),
  name: fc.array(fc.nat({ max: 255 }), { maxLength: 2 }),
  leaves: fc.boolean(),
});

test('entries come and go as in a map', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 600 }), (changes) => {
      const table = new NameTable(0);
      const model = new Map<string, number>();
      let added = 0;
      for (const [at, { directory, name, leaves }] of changes.entries()) {
        const stretch = stretchOf(name);
        const key = `${directory} ${name.join(' ')}`;
        const known = model.get(key) ?? none;
        expect(table.entry(directory, stretch)).toBe(known);
        if (known === none) {
          const number = table.add({ inode: at, directory, name: stretch, from: at, origin: none });
          expect(number).toBe(added++);
          model.set(key, number);
        } else if (leaves) {
          table.end(known, at);
          expect(table.untilOf(known)).toBe(at);
          model.delete(key);
        }
      }
      for (const [key, number] of model) {
        const [directory = 0, ...name] = key.split(' ').filter(Boolean).map(Number);
        expect(table.entry(directory, stretchOf(name))).toBe(number);
        expect(table.directoryOf(number)).toBe(directory);
        expect(table.untilOf(number)).toBe(never);
        expect(table.textOf(number)).toBe(String.fromCharCode(...name));
      }
    }),
  );
});

test('names of every length up to the longest are kept', () => {
  const table = new NameTable(0);
  const lengths = [0, 1, 65_535, 255, 65_535, 4096, 40_000, 40_000];
  const names = lengths.map((length, at) => new Uint8Array(length).fill(at));
  const added = names.map((bytes, inode) =>
    table.add({
      inode,
      directory: inode,
      name: { bytes, start: 0, end: bytes.length },
      from: 0,
      origin: none,
    }),
  );
  for (const [at, name] of added.entries()) {
    const text = Buffer.from(table.textOf(name), 'latin1');
    expect(Buffer.compare(text, names[at] ?? Buffer.of(1))).toBe(0);
  }
});
