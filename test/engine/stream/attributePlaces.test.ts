// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { AttributePlaces } from '../../../engine/stream/attributePlaces';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { encodeHeader } from '../../../engine/stream/encode';
import { putUint16, putUint32 } from '../../../engine/stream/putUint';
import { indexStream } from '../../../engine/stream/streamIndex';

/** An attribute whose header may say another length than it has. */
const piece = fc.record({
  type: fc.oneof(fc.constantFrom(...Object.values(AttributeType)), fc.nat({ max: 0xffff })),
  data: fc.uint8Array({ maxLength: 600 }),
  wrongBy: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: -5, max: 700 })),
});
const payload = fc
  .tuple(fc.array(piece, { maxLength: 12 }), fc.uint8Array({ maxLength: 5 }))
  .map(([pieces, rest]) => {
    const parts = pieces.map(({ type, data, wrongBy }) => {
      const bytes = new Uint8Array(4 + data.length);
      putUint16(bytes, 0, type);
      putUint16(bytes, 2, Math.max(0, data.length + wrongBy));
      bytes.set(data, 4);
      return bytes;
    });
    return Uint8Array.from(Buffer.concat([...parts, rest]));
  });

test('attributes are where they are when a command is decoded', () => {
  fc.assert(
    fc.property(
      fc.array(payload, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(1, 2, 3),
      (payloads, version) => {
        const commands = payloads.map((bytes) => {
          const command = new Uint8Array(10 + bytes.length);
          putUint32(command, 0, bytes.length);
          putUint16(command, 4, CommandType.RENAME);
          command.set(bytes, 10);
          return command;
        });
        const file = Uint8Array.from(Buffer.concat([encodeHeader(version), ...commands]));
        const index = indexStream(memorySource('stream', file));
        expect(index.commandCount).toBe(payloads.length);
        const places = new AttributePlaces(index);
        for (let at = 0; at < index.commandCount; at++) {
          places.read(at);
          const command = readCommand(index, at, { dataLimit: 0, unchecked: true });
          for (const type of Object.values(AttributeType)) {
            const expected = attribute(command, type);
            expect(places.has(type)).toBe(expected !== undefined);
            if (!expected) continue;
            const length = places.endOf(type) - places.startOf(type);
            expect(length).toBe(expected.length ?? expected.data.length);
            const end = places.startOf(type) + expected.data.length;
            const found = places.bytes.subarray(places.startOf(type), end);
            expect(Buffer.compare(found, expected.data)).toBe(0);
          }
        }
      },
    ),
  );
});
