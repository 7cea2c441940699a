// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOf, byteStringOfText } from '../../../engine/byteString';
import { parseDirItems } from '../../../engine/snapshot/dirItem';
import { ItemError } from '../../../engine/snapshot/errors';
import { parseFileExtentItem } from '../../../engine/snapshot/fileExtentItem';
import {
  parseInodeItem,
  parseWholeInodeItem,
  rawInodeTimes,
} from '../../../engine/snapshot/inodeItem';
import { parseInodeRefs } from '../../../engine/snapshot/inodeRef';
import { ItemType, type Key } from '../../../engine/snapshot/key';
import { compareKeyField, keyField, safeU64 } from '../../../engine/snapshot/littleEndian';
import { extrefHash, nameHash } from '../../../engine/snapshot/nameHash';

const key = (type: number, offset = 0): Key => ({ objectid: 257, type, offset });
const anyName = fc.uint8Array({ maxLength: 255 });
const anyU64 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(0n, (1n << 53n) - 1n, 1n << 53n, (1n << 64n) - (1n << 53n), (1n << 64n) - 1n),
);

function le(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test('64-bit fields are exact, or said not to be', () => {
  fc.assert(
    fc.property(anyU64, anyU64, (value, other) => {
      const bytes = le(value, 8);
      expect(safeU64(bytes, 0)).toBe(value < 1n << 53n ? Number(value) : undefined);
      const field = keyField(bytes, 0);
      if (field !== undefined) expect(BigInt.asUintN(64, BigInt(field))).toBe(value);
      else expect(value >= 1n << 53n && value < (1n << 64n) - (1n << 53n)).toBe(true);
      const right = keyField(le(other, 8), 0);
      if (right === undefined) return;
      const order = value < other ? -1 : value > other ? 1 : 0;
      expect(Math.sign(compareKeyField(bytes, 0, right))).toBe(order);
    }),
  );
});

test('names are hashed as the kernel does', () => {
  // The entry that mkfs.btrfs makes in every root tree.
  expect(nameHash(byteStringOfText('default'))).toBe(2378154706);
  expect(extrefHash(256, byteStringOfText('foo'))).not.toBe(
    extrefHash(257, byteStringOfText('foo')),
  );
});

test('references are parsed in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyU64, anyName), { maxLength: 5 }), (entries) => {
      const refs = entries.map(([index, name]) =>
        join(le(index, 8), le(BigInt(name.length), 2), name),
      );
      expect(parseInodeRefs(key(ItemType.INODE_REF, 256), join(...refs))).toEqual(
        entries.map(([index, name]) => ({ parent: 256, index, name: byteStringOf(name) })),
      );
      const extrefs = refs.map((ref, at) => join(le(BigInt(300 + at), 8), ref));
      expect(parseInodeRefs(key(ItemType.INODE_EXTREF), join(...extrefs))).toEqual(
        entries.map(([index, name], at) => ({ parent: 300 + at, index, name: byteStringOf(name) })),
      );
    }),
  );
});

test('directory entries are parsed in order, with their data', () => {
  const entry = fc.tuple(anyName, fc.uint8Array({ maxLength: 100 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
      const item = join(
        ...entries.map(([name, data]) =>
          join(
            le(258n, 8),
            Uint8Array.of(ItemType.ROOT_ITEM),
            le((1n << 64n) - 1n, 8),
            le(7n, 8),
            le(BigInt(data.length), 2),
            le(BigInt(name.length), 2),
            Uint8Array.of(0x82),
            name,
            data,
          ),
        ),
      );
      const location = { objectid: 258, type: ItemType.ROOT_ITEM, offset: -1 };
      expect(parseDirItems(key(ItemType.DIR_ITEM), item)).toEqual(
        entries.map(([name, data]) => ({
          location,
          transid: 7n,
          type: 2,
          name: byteStringOf(name),
          data,
        })),
      );
    }),
  );
});

test('an inode is parsed, and a field above 2^53 is named', () => {
  const item = new Uint8Array(160);
  item.set(le(9n, 8), 0);
  item.set(le(12345n, 8), 16);
  item.set(le(0o100644n, 4), 52);
  item.set(le((1n << 64n) - 2n, 8), 112);
  item.set(le(999n, 4), 120);
  item.set(le(77n, 8), 72);
  const read = { generation: 9, size: 12345, mode: 0o100644 };
  expect(parseInodeItem(key(1), item)).toMatchObject(read);
  expect(parseWholeInodeItem(key(1), item)).toMatchObject({
    ...read,
    sequence: 77n,
    atime: { sec: -2n, nsec: 999 },
  });
  expect(rawInodeTimes(key(1), item).atime).toEqual(item.subarray(112, 124));
  item.set(le(1n << 53n, 8), 16);
  expect(() => parseInodeItem(key(1), item)).toThrow(
    'Damaged item (257 INODE_ITEM 0): its size is 9007199254740992, which is above 2^53',
  );
});

test('file extents are parsed by their type', () => {
  const head = join(le(5n, 8), le(8192n, 8), Uint8Array.of(3, 0, 0, 0));
  const inline = parseFileExtentItem(key(108), join(head, Uint8Array.of(0, 1, 2, 3)));
  expect(inline).toMatchObject({ type: 0, ramBytes: 8192, compression: 3, diskBytenr: 0 });
  expect([...inline.inlineData]).toEqual([1, 2, 3]);
  const regular = join(head, Uint8Array.of(1), ...[1n, 2n, 3n, 4n].map((value) => le(value, 8)));
  expect(parseFileExtentItem(key(108), regular)).toMatchObject({
    type: 1,
    generation: 5,
    diskBytenr: 1,
    diskNumBytes: 2,
    offset: 3,
    numBytes: 4,
  });
  expect(() => parseFileExtentItem(key(108), regular.subarray(1))).toThrow(ItemError);
  expect(() => parseFileExtentItem(key(108), join(head, Uint8Array.of(3)))).toThrow(/extent type/);
});

test('any bytes are parsed or refused with an ItemError', () => {
  const parsers = [
    parseInodeItem,
    rawInodeTimes,
    parseInodeRefs,
    parseDirItems,
    parseFileExtentItem,
  ];
  const anyType = fc.constantFrom(1, 12, 13, 24, 84, 96, 108);
  fc.assert(
    fc.property(
      fc.constantFrom(...parsers),
      anyType,
      fc.uint8Array({ maxLength: 300 }),
      (...args) => {
        const [parse, type, item] = args;
        try {
          parse(key(type), item);
        } catch (error) {
          expect(error).toBeInstanceOf(ItemError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
