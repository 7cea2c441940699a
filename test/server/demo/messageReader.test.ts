// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageReader } from '../../../server/demo/messageReader';

const framed = (message: object): Buffer => {
  const json = JSON.stringify(message);
  return Buffer.from(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
};

test('messages come out whole, however their bytes come in', () => {
  const messages = [{ text: 'žluťoučký' }, { text: '' }, { text: '\r\n\r\nContent-Length: 3' }];
  const bytes = Buffer.concat(messages.map(framed));
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const taken: unknown[] = [];
      const reader = new MessageReader((message) => taken.push(message));
      const ends = [...cuts, bytes.length].sort((a, b) => a - b);
      ends.forEach((end, index) => reader.push(bytes.subarray(ends[index - 1] ?? 0, end)));
      expect(taken).toEqual(messages);
    }),
  );
});

test('a message without a length is refused', () => {
  const reader = new MessageReader(() => undefined);
  expect(() => reader.push(Buffer.from('Length: 3\r\n\r\n{}'))).toThrow(/without length/);
});
