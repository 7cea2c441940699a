// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { u32Data } from '../../../engine/stream/attributeData';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { jsonCommand } from '../../../engine/stream/jsonCommand';
import { fixture, indexBytes, path, sampleStreams, subvol, u64 } from './fixtures';
import { timespecData } from './timespecData';

function jsonOf(command: Uint8Array, version = 2) {
  const index = indexBytes(Buffer.concat([encodeHeader(version), command]));
  return jsonCommand(readCommand(index, 0, { dataLimit: 32 }), index.crcOf(0));
}

const valuesOf = (command: Uint8Array) =>
  jsonOf(command).attributes.map(({ value, bytes }) =>
    bytes === undefined ? value : { value, bytes },
  );

test('a subvolume’s command, whole', () => {
  const command = jsonOf(subvol(1), 1);
  expect(command).toEqual({
    command: 0,
    offset: 17,
    length: 10 + 5 + 20 + 12,
    crc: indexBytes(Buffer.concat([encodeHeader(1), subvol(1)])).crcOf(0),
    name: 'SUBVOL',
    type: 1,
    attributes: [
      { name: 'PATH', type: 15, offset: 27, length: 1, value: 's' },
      {
        name: 'UUID',
        type: 1,
        offset: 32,
        length: 16,
        value: 'abababab-abab-abab-abab-abababababab',
      },
      { name: 'CTRANSID', type: 2, offset: 52, length: 8, value: 7 },
    ],
  });
});

test('numbers that JSON has not are text', () => {
  const sizes = [2n ** 53n - 1n, 2n ** 53n, 2n ** 64n - 1n].map((value) => u64(A.SIZE, value));
  expect(valuesOf(encodeCommand(C.TRUNCATE, sizes, 2))).toEqual([
    2 ** 53 - 1,
    '9007199254740992',
    '18446744073709551615',
  ]);
});

test('names are escaped, and told in bytes where they are no UTF-8', () => {
  const names = [path('a\n\\'), path(Uint8Array.of(0x61, 0xff)), path(Uint8Array.of(0xc3, 0xb6))];
  expect(valuesOf(encodeCommand(C.UNLINK, names, 2))).toEqual([
    'a\\u{a}\\\\',
    { value: 'a\\xff', bytes: '61ff' },
    'ö',
  ]);
});

test('times have nanoseconds', () => {
  const time = { type: A.ATIME, data: timespecData(1_234_567_890n, 5) };
  expect(valuesOf(encodeCommand(C.UTIMES, [time], 2))).toEqual(['2009-02-13T23:31:30.000000005Z']);
});

test('data is told by its length and its first bytes', () => {
  const data = { type: A.DATA, data: new Uint8Array(100_000).fill(0xab) };
  expect(jsonOf(encodeCommand(C.WRITE, [data], 2)).attributes).toEqual([
    { name: 'DATA', type: 19, offset: 27, length: 100_000, value: 'ab'.repeat(32) },
  ]);
});

test('a value of a wrong size is told in bytes', () => {
  const mode = { type: A.MODE, data: u32Data(0o644) };
  expect(valuesOf(encodeCommand(C.CHMOD, [mode], 2))).toEqual([{ value: null, bytes: 'a4010000' }]);
});

test('what no protocol defines has no name', () => {
  const { name, type, attributes } = jsonOf(encodeCommand(99, [path('zz', 816)], 2));
  expect({ name, type, attributes }).toEqual({
    name: null,
    type: 99,
    attributes: [{ name: null, type: 816, offset: 27, length: 2, value: '7a7a' }],
  });
});

test('attributes lie where it is said', () => {
  for (const [, bytes] of sampleStreams()) {
    const index = indexBytes(bytes);
    for (let i = 0; i < index.commandCount; i++) {
      const command = readCommand(index, i, { dataLimit: 32 });
      const { attributes, offset, length } = jsonCommand(command, index.crcOf(i));
      for (const { offset: at, type } of attributes)
        expect(Buffer.from(bytes).readUInt16LE(at)).toBe(type);
      const last = attributes.at(-1);
      if (last) expect(offset + length - last.length - last.offset).toBeOneOf([2, 4]);
    }
  }
});

test('it is plain data', () => {
  const index = indexBytes(fixture('incremental-v2'));
  const command = jsonCommand(readCommand(index, 0), index.crcOf(0));
  expect(JSON.parse(JSON.stringify(command))).toEqual(command);
});
