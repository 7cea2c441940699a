// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCommand } from '../../../../engine/stream/decode';
import { encodeCommand } from '../../../../engine/stream/encode';
import { commandHeaderLength } from '../../../../engine/stream/streamHeader';
import { composeLine, nameWidth } from '../../../../engine/stream/text/commandLine';
import { attributesBound } from '../../../../engine/stream/text/lineBound';

const pathWidth = 20;

/** The bytes among others, of which nothing may be taken for them. */
const within = (bytes: Uint8Array): Parameters<typeof attributesBound>[0] => ({
  bytes: Uint8Array.from([0xff, 0, ...bytes, 1, 0, 2, 0, 0xff, 0xff]),
  start: 2,
  end: 2 + bytes.length,
});

/** What the bound says and what it bounds: columns behind the path's. */
function boundAndLength(payload: Uint8Array, version: number): [number | undefined, number] {
  const { command } = decodeCommand(3, payload, version);
  const length = composeLine(command, pathWidth).length - nameWidth - pathWidth;
  return [attributesBound(within(payload), payload.length, version), length];
}

test('no line is longer than its bound, whatever the command holds', () => {
  const attribute = fc.record({
    type: fc.integer({ min: 0, max: 40 }),
    data: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      fc.constant(new Uint8Array(8).fill(0xff)),
      fc.constant(new Uint8Array(12).fill(0xff)),
      fc.constant(new Uint8Array(5000).fill(7)),
    ),
  });
  fc.assert(
    fc.property(fc.array(attribute, { maxLength: 50 }), (attributes) => {
      const payload = encodeCommand(3, attributes, 1).subarray(commandHeaderLength);
      const [bound, length] = boundAndLength(payload, 1);
      expect(bound).toBeGreaterThanOrEqual(length);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(1, 2, 3), (payload, version) => {
      const [bound, length] = boundAndLength(payload, version);
      expect(bound).toBeGreaterThanOrEqual(length);
    }),
    { numRuns: 500 },
  );
});

test('a payload of which too little is there is not bounded', () => {
  const path = { type: 15, data: new Uint8Array(300).fill(0x61) };
  const mode = { type: 5, data: new Uint8Array(8) };
  const payload = encodeCommand(18, [path, mode], 1).subarray(commandHeaderLength);
  expect(attributesBound(within(payload.subarray(0, 256)), payload.length, 1)).toBeUndefined();
  expect(attributesBound(within(payload), payload.length, 1)).toBeLessThan(450);
});
