// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decompressLzo1x } from '../../../engine/disk/lzo1x';
import { decompressLzoExtent } from '../../../engine/disk/lzoExtent';
import { encodeLzo1x, lzoMeaning, type LzoStep } from './encodeLzo1x';

function decompress(input: Uint8Array, room = 200_000): Uint8Array {
  const output = new Uint8Array(room);
  return output.slice(0, decompressLzo1x(input, output));
}

const literals = (max: number) => fc.uint8Array({ maxLength: max });

/** Steps whose distances stay within what is written before them. */
const stream = fc
  .tuple(
    fc.oneof(literals(8), fc.uint8Array({ minLength: 1, maxLength: 60_000 })),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(700), literals(300))),
  )
  .map(([start, rough]) => {
    const first = start.length === 0 ? Uint8Array.of(1) : start;
    let written = first.length;
    const steps = rough.map(([where, length, behind]): LzoStep => {
      // An instruction for two bytes alone is only there near by and behind few literals.
      const distance = 1 + Math.floor(where ** 3 * (Math.min(written, 49_151) - 1));
      const step = { distance, length: length + 3, literals: behind };
      written += step.length + behind.length;
      return step;
    });
    return { first, steps };
  });

test('decompresses every kind of instruction', () => {
  fc.assert(
    fc.property(stream, ({ first, steps }) => {
      expect(decompress(encodeLzo1x(first, steps))).toEqual(lzoMeaning(first, steps));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a few literals', [20, 97, 98, 99, 17, 0, 0], 'abc'],
  ['a near copy', [21, 97, 98, 99, 100, 0x6c, 0, 17, 0, 0], 'abcdabcd'],
  ['two bytes behind one literal', [18, 97, 0, 0, 17, 0, 0], 'aaa'],
  ['a copy of itself', [18, 97, 32 | 7, 0, 0, 17, 0, 0], 'aaaaaaaaaa'],
])('decompresses %s', (_, input, expected) => {
  expect(new TextDecoder().decode(decompress(Uint8Array.from(input)))).toBe(expected);
});

test.each([
  ['cut short', [20, 97, 98], /reach past its end/],
  ['without an end', [20, 97, 98, 99], /cut short/],
  ['referring before its beginning', [18, 97, 0x6c, 9, 17, 0, 0], /back of 1/],
  ['of another version', [17, 1, 0, 0, 0, 0], /version/],
  ['going on behind its end', [20, 97, 98, 99, 17, 0, 0, 9], /ends at byte/],
])('refuses a stream %s', (_, input, message) => {
  expect(() => decompress(Uint8Array.from(input))).toThrow(message);
});

test('refuses what has more data than there is room for', () => {
  const input = Uint8Array.of(18, 97, 32, 0, 255, 0, 0, 17, 0, 0);
  expect(() => decompress(input, 100)).toThrow(/more than 100 bytes/);
});

test('gives a result or a RangeError for any input', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (input) => {
      try {
        expect(decompress(input, 5000).length).toBeLessThanOrEqual(5000);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 3000 },
  );
});

test("skips the end of a sector that has no room for a segment's length", () => {
  const segment = encodeLzo1x(new Uint8Array(4066).fill(1), []);
  const second = encodeLzo1x(Uint8Array.of(2, 3), []);
  // The total, the length, and the segment leave two bytes of the sector.
  expect(8 + segment.length).toBe(4094);
  const input = new Uint8Array(8192);
  const view = new DataView(input.buffer);
  view.setUint32(4, segment.length, true);
  input.set(segment, 8);
  view.setUint32(4096, second.length, true);
  input.set(second, 4100);
  view.setUint32(0, 4100 + second.length, true);
  const output = decompressLzoExtent(input, 8192, 4096);
  expect(output.length).toBe(4068);
  expect([...output.subarray(-3)]).toEqual([1, 2, 3]);
});
