// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../../engine/byteString';
import { nameBytesOf, textOfName, type NameBytes } from '../../../../engine/receive/tree/nameBytes';
import { NameList, NameTable, none } from '../../../../engine/receive/tree/nameTable';

/** Names of all lengths, of which many have one hash. */
const nameOf = (number: number): NameBytes => {
  const text = byteStringOfText(`${number}`.repeat(1 + (number % 80)));
  return { ...nameBytesOf(text), hash: number % 3 };
};

/** The directory, the name, the inode, and whether a row that leaves is given up. */
const toggle = fc.tuple(fc.nat(2), fc.nat(20), fc.nat(3), fc.boolean());

interface Row {
  readonly row: number;
  readonly directory: number;
  readonly name: number;
  readonly inode: number;
}

test('names are found, and listed by directory and by inode, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(toggle, { maxLength: 300 }), (toggles) => {
      const table = new NameTable();
      const lists = [0, 1, 2].map(() => new NameList());
      const at = <T>(all: readonly T[], index: number): T => {
        const found = all[index];
        if (found === undefined) throw new RangeError(`${index}`);
        return found;
      };
      const inForce: Row[] = [];
      const outOfForce: Row[] = [];
      for (const [directory, name, inode, givesUp] of toggles) {
        const isIt = (row: Row) => row.directory === directory && row.name === name;
        const there = inForce.find(isIt);
        if (there) {
          table.leave(there.row, at(lists, directory));
          inForce.splice(inForce.indexOf(there), 1);
          if (givesUp) table.free(there.row);
          else outOfForce.push(there);
          continue;
        }
        const before = outOfForce.findIndex((row) => isIt(row) && row.inode === inode);
        const [again] = before < 0 ? [] : outOfForce.splice(before, 1);
        const row = again?.row ?? table.make(directory, nameOf(name), inode, name);
        table.enter(row, at(lists, directory));
        inForce.push({ row, directory, name, inode });
      }
      for (const directory of lists.keys()) {
        for (let name = 0; name <= 20; name++) {
          const row = inForce.find((each) => each.directory === directory && each.name === name);
          expect(table.find(at(lists, directory), nameOf(name))).toBe(row?.row ?? none);
        }
        const listed: number[] = [];
        let row = at(lists, directory).first;
        for (; row !== none; row = table.nextInDirectory(row)) listed.push(row);
        const expected = inForce.filter((each) => each.directory === directory);
        expect(listed).toEqual(expected.map((each) => each.row));
      }
      for (const inode of [0, 1, 2, 3]) {
        const listed: number[] = [];
        let row = table.firstOfInode(inode);
        for (; row !== none; row = table.nextOfInode(row)) listed.push(row);
        const expected = inForce.filter((each) => each.inode === inode);
        expect(listed.reverse()).toEqual(expected.map((each) => each.row));
      }
      for (const { row, directory, name, inode } of [...inForce, ...outOfForce]) {
        expect(textOfName(table.nameOf(row))).toBe(textOfName(nameOf(name)));
        expect([table.directoryOf(row), table.inodeOf(row), table.sinceOf(row)]).toEqual([
          directory,
          inode,
          name,
        ]);
      }
    }),
  );
});

test('many names that come and go take no more room than those that are there at once', () => {
  const table = new NameTable();
  const list = new NameList();
  const rows = new Set<number>();
  for (let number = 0; number < 10_000; number++) {
    const row = table.make(0, nameBytesOf(byteStringOfText(`o${100_000 + number}-7-0`)), 0, 0);
    table.enter(row, list);
    table.leave(row, list);
    table.free(row);
    rows.add(row);
  }
  expect(rows.size).toBe(1);
});

test('a hundred thousand names are found again', () => {
  const table = new NameTable();
  const list = new NameList();
  const names = Array.from({ length: 100_000 }, (_, at) => nameBytesOf(byteStringOfText(`${at}`)));
  const rows = names.map((name) => {
    const row = table.make(7, name, 0, 0);
    table.enter(row, list);
    return row;
  });
  expect(names.every((name, at) => table.find(list, name) === rows[at])).toBe(true);
  const other = new NameList();
  expect(names.every((name) => table.find(other, name) === none)).toBe(true);
});
