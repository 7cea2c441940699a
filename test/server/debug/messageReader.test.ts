// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageReader } from '../../../server/debug/messageReader';

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
      const reader = new MessageReader((json) => taken.push(JSON.parse(json)));
      const ends = [...cuts, bytes.length].sort((a, b) => a - b);
      ends.forEach((end, index) => reader.push(bytes.subarray(ends[index - 1] ?? 0, end)));
      expect(taken).toEqual(messages);
    }),
  );
});

test.each([
  ['Length: 3\r\n\r\n{}', /begins with "Length: 3"/],
  ['Content-Length: x\r\n\r\n{}', /begins with/],
  ['Content-Length: -5\r\n\r\n{}', /begins with/],
  ['Content-Length: 99999999999\r\n\r\n', /too long/],
  ['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', /begins with "GET/],
  ['a'.repeat(5000), /begins with "aaa/],
])('%j is refused', (bytes, why) => {
  const reader = new MessageReader(() => undefined);
  expect(() => reader.push(Buffer.from(bytes))).toThrow(why);
});

test('a header may be written otherwise', () => {
  const taken: string[] = [];
  const reader = new MessageReader((json) => taken.push(json));
  reader.push(
    Buffer.from('content-type: x\r\ncontent-length:2\r\n\r\n{}Content-Length: 0\r\n\r\n'),
  );
  expect(taken).toEqual(['{}', '']);
});
