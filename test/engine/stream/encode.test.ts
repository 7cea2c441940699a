// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringData, u32Data, u64Data, u8Data } from '../../../engine/stream/attributeData';
import { AttributeType } from '../../../engine/stream/attributeType';
import { byteStringOf } from '../../../engine/byteString';
import { safeUnsigned, string, timespec, unsigned } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { decodeCommand } from '../../../engine/stream/decode';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { EncodeError } from '../../../engine/stream/errors';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { ascii, fixture, indexBytes } from './fixtures';
import { timespecData } from './timespecData';

const A = AttributeType;

const attributeOf = (types: readonly number[]) =>
  fc.record({ type: fc.constantFrom(...types), data: fc.uint8Array({ maxLength: 200 }) });
const allTypes = Object.values(AttributeType);
const closedTypes = allTypes.filter((type) => type !== A.DATA);

test('decoding is the inverse of encoding, in protocol 1', () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.array(attributeOf(allTypes)), (type, attributes) => {
      const payload = encodeCommand(type, attributes, 1).subarray(10);
      const { command } = decodeCommand(type, payload, 1);
      expect(command.attributes.map(({ type, data }) => ({ type, data }))).toEqual(attributes);
    }),
  );
});

test('decoding is the inverse of encoding where DATA is open', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(2, 3),
      fc.array(attributeOf(closedTypes)),
      fc.option(fc.uint8Array({ maxLength: 70_000 }), { nil: undefined }),
      (version, before, data) => {
        const attributes = data ? [...before, { type: A.DATA, data }] : before;
        const payload = encodeCommand(CommandType.WRITE, attributes, version).subarray(10);
        const { command } = decodeCommand(CommandType.WRITE, payload, version);
        expect(command.attributes.map(({ type, data }) => ({ type, data }))).toEqual(attributes);
      },
    ),
  );
});

test('whatever is encoded has a right CRC', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 3),
      fc.array(fc.tuple(fc.nat(0xffff), fc.array(attributeOf(closedTypes)))),
      (version, commands) => {
        const parts = commands.map(([type, attributes]) =>
          encodeCommand(type, attributes, version),
        );
        const index = indexBytes(Buffer.concat([encodeHeader(version), ...parts]));
        expect(verifyStream(index).filter(({ code }) => code === 'crc-mismatch')).toEqual([]);
      },
    ),
  );
});

test('the header is the kernel’s', () => {
  expect(encodeHeader(1)).toEqual(Uint8Array.from(fixture('full-v1').subarray(0, 17)));
  expect(encodeHeader(2)).toEqual(Uint8Array.from(fixture('full-v2').subarray(0, 17)));
});

test('END is the kernel’s', () => {
  expect(encodeCommand(CommandType.END, [], 1)).toEqual(
    Uint8Array.from(fixture('full-v1').subarray(-10)),
  );
});

describe('what the format cannot hold is refused', () => {
  test('a long attribute', () => {
    const data = new Uint8Array(65_536);
    expect(() => encodeCommand(CommandType.WRITE, [{ type: A.DATA, data }], 1)).toThrow(
      EncodeError,
    );
    expect(encodeCommand(CommandType.WRITE, [{ type: A.DATA, data }], 2).length).toBe(65_548);
  });

  test('something behind an open DATA', () => {
    const attributes = [
      { type: A.DATA, data: ascii('x') },
      { type: A.PATH, data: ascii('p') },
    ];
    expect(() => encodeCommand(CommandType.WRITE, attributes, 2)).toThrow(/DATA.*last/);
    expect(encodeCommand(CommandType.WRITE, attributes, 1).length).toBe(20);
  });

  test.each([-1, 1.5, NaN, 2 ** 53, -1n, 2n ** 64n])('the number %s', (value) => {
    expect(() => u64Data(value)).toThrow(EncodeError);
  });

  test('numbers too big for their field', () => {
    expect(() => u8Data(256)).toThrow(EncodeError);
    expect(() => u32Data(2 ** 32)).toThrow(EncodeError);
  });
});

test('values survive the way through their bytes', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.maxSafeNat(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.nat(999_999_999),
      fc.uint8Array(),
      (big, safe, seconds, nanoseconds, name) => {
        const command = {
          type: CommandType.UTIMES,
          attributes: [
            { type: A.SIZE, at: 0, data: u64Data(big) },
            { type: A.INO, at: 0, data: u64Data(safe) },
            { type: A.ATIME, at: 0, data: timespecData(seconds, nanoseconds) },
            { type: A.PATH, at: 0, data: stringData(byteStringOf(name)) },
          ],
        };
        expect(unsigned(command, A.SIZE)).toBe(big);
        expect(safeUnsigned(command, A.INO)).toBe(safe);
        expect(timespec(command, A.ATIME)).toEqual({ seconds, nanoseconds });
        expect(string(command, A.PATH)).toBe(byteStringOf(name));
      },
    ),
  );
});
