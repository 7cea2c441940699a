// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOf } from '../../../../engine/byteString';
import { AttributeType } from '../../../../engine/stream/attributeType';
import { CommandType } from '../../../../engine/stream/commandType';
import { commandText } from '../../../../engine/stream/commandText';
import { u32Data, u64Data } from '../../../../engine/stream/attributeData';
import { commandLine } from '../../../../engine/stream/text/commandLine';
import { timespecData } from '../timespecData';

const text = (value: string) => new TextEncoder().encode(value);

const command = (type: number, ...attributes: [type: number, data: Uint8Array][]) => ({
  type,
  attributes: attributes.map(([attribute, data]) => ({ type: attribute, at: 0, data })),
});

test('a name with quotes, spaces, equals signs and control characters stays one word', () => {
  const name = 'a "b" path_to="c"\n\u202e\\';
  expect(commandText(command(CommandType.UNLINK, [AttributeType.PATH, text(name)]))).toBe(
    String.raw`unlink         "a \"b\" path_to=\"c\"\u{a}\u{202e}\\"`,
  );
});

test('bytes that are no UTF-8 are shown one by one', () => {
  const name = Uint8Array.of(0x61, 0xff, 0xc3, 0xa9);
  expect(commandText(command(CommandType.RMDIR, [AttributeType.PATH, name]))).toBe(
    'rmdir          "a\\xffé"',
  );
});

test.each<[number, number, Uint8Array, string]>([
  [CommandType.CHMOD, AttributeType.MODE, u64Data(0o4755), 'mode=04755'],
  [CommandType.MKNOD, AttributeType.MODE, u64Data(0o60640), 'mode=060640 (block device)'],
  [CommandType.MKNOD, AttributeType.MODE, u64Data(2n ** 64n - 1n), 'mode=01777777777777777777777'],
  [CommandType.TRUNCATE, AttributeType.SIZE, u64Data(1023), 'size=1023 B'],
  [CommandType.TRUNCATE, AttributeType.SIZE, u64Data(65_536), 'size=64 KiB (65536)'],
  [CommandType.TRUNCATE, AttributeType.SIZE, u64Data(1_258_291), 'size=1.2 MiB (1258291)'],
  [CommandType.MKNOD, AttributeType.RDEV, u64Data(0x10_0823), 'rdev=8:291'],
  [
    CommandType.TRUNCATE,
    AttributeType.SIZE,
    u64Data(2n ** 64n - 1n),
    'size=16 EiB (18446744073709551615)',
  ],
  [
    CommandType.UTIMES,
    AttributeType.MTIME,
    timespecData(0n, 5),
    'mtime=1970-01-01T00:00:00.000000005Z',
  ],
  [
    CommandType.UTIMES,
    AttributeType.MTIME,
    timespecData(-1n, 0),
    'mtime=1969-12-31T23:59:59.000000000Z',
  ],
  [
    CommandType.UTIMES,
    AttributeType.ATIME,
    timespecData(2n ** 62n, 1),
    'atime=@4611686018427387904.000000001',
  ],
  [CommandType.ENCODED_WRITE, AttributeType.COMPRESSION, u32Data(2), 'compression=zstd'],
  [CommandType.ENCODED_WRITE, AttributeType.COMPRESSION, u32Data(99), 'compression=99'],
  [
    CommandType.FALLOCATE,
    AttributeType.FALLOCATE_MODE,
    u32Data(0x103),
    'fallocate_mode=KEEP_SIZE|PUNCH_HOLE|0x100',
  ],
  [
    CommandType.FILEATTR,
    AttributeType.FILEATTR,
    u64Data(3n | (1n << 32n)),
    'fileattr=NODATASUM|NODATACOW|RO_VERITY',
  ],
  [CommandType.FILEATTR, AttributeType.FILEATTR, u64Data(0), 'fileattr=0'],
  [CommandType.SET_XATTR, AttributeType.XATTR_DATA, text('secret'), 'xattr_data=6 B'],
  [CommandType.MKFILE, AttributeType.INO, Uint8Array.of(1, 2), 'ino=<2 B: 0102>'],
  [CommandType.MKFILE, 4711, Uint8Array.of(1, 2), 'attribute_4711=2 B'],
])('command %i, attribute %i', (type, attribute, data, shown) => {
  expect(commandText(command(type, [attribute, data])).split(/ {2,}/)[1]).toBe(shown);
});

test('a clone names its source before its numbers and its identity last', () => {
  const shown = commandText(
    command(
      CommandType.CLONE,
      [AttributeType.FILE_OFFSET, u64Data(0)],
      [AttributeType.CLONE_LEN, u64Data(4096)],
      [AttributeType.PATH, text('to')],
      [AttributeType.CLONE_UUID, new Uint8Array(16)],
      [AttributeType.CLONE_PATH, text('from')],
      [AttributeType.CLONE_OFFSET, u64Data(8)],
    ),
  );
  expect(shown.split(/ {2,}/)).toEqual([
    'clone',
    '"to"',
    'clone_path="from"',
    'file_offset=0',
    'clone_len=4 KiB (4096)',
    'clone_offset=8',
    'clone_uuid=00000000-0000-0000-0000-000000000000',
  ]);
});

test('an unknown command is shown by its number', () => {
  expect(commandText(command(99))).toBe('command_99');
});

test('of a repeated path the last, which counts, comes first', () => {
  const shown = commandText(
    command(
      CommandType.UNLINK,
      [AttributeType.PATH, text('first')],
      [AttributeType.PATH, text('last')],
    ),
  );
  expect(shown.split(/ +/)).toEqual(['unlink', '"last"', 'path="first"']);
});

test('a path beyond PATH_MAX is cut, and says by how much', () => {
  const shown = commandText(
    command(CommandType.UNLINK, [AttributeType.PATH, new Uint8Array(5000).fill(0x61)]),
  );
  expect(shown).toMatch(/^unlink +"a{4096}"\+904$/);
});

test('any command is one line of bounded length, with tokens where they say', () => {
  const attributes = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.uint8Array()));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), attributes, (type, list) => {
      const shown = command(type, ...list);
      const { text: line, tokens } = commandLine(shown);
      expect(line).toBe(commandText(shown));
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      let end = 0;
      for (const token of tokens) {
        expect(token.start).toBeGreaterThanOrEqual(end);
        expect(token.valueStart).toBeGreaterThanOrEqual(token.start);
        end = token.end;
      }
      expect(end).toBeLessThanOrEqual(line.length);
    }),
  );
});

test('two paths are shown alike only if they are alike', () => {
  const shown = (path: Uint8Array): string =>
    commandText(command(CommandType.UNLINK, [AttributeType.PATH, path]));
  const bytes = fc.uint8Array({ maxLength: 6 });
  fc.assert(
    fc.property(bytes, bytes, (left, right) => {
      const same = byteStringOf(left) === byteStringOf(right);
      expect(shown(left) === shown(right)).toBe(same);
    }),
  );
});
