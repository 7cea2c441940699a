// SPDX-License-Identifier: GPL-2.0-only
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { StreamMessageReader, type Message } from 'vscode-languageserver/node';
import { jsonPieces } from '../../../../server/language/messages/jsonPieces';
import { PreparedJson } from '../../../../server/language/messages/preparedJson';
import { SlicedMessageWriter } from '../../../../server/language/messages/slicedMessageWriter';

const answer = (id: number, result: unknown) => ({ jsonrpc: '2.0', id, result }) as Message;

/** As many symbols as a long stream's outline has, some with many below them. */
const manySymbols = Array.from({ length: 30_000 }, (_, at) => ({
  name: `${at}  directory/“file”-${at}\\n`,
  detail: at % 3 === 0 ? undefined : 'created',
  range: { start: { line: at, character: 0 }, end: { line: at, character: 1 } },
  children: at % 10_000 === 7 ? Array.from({ length: 5000 }, (_value, line) => ({ line })) : [],
}));

function preparedJson(value: unknown): PreparedJson {
  const json = new PreparedJson();
  json.add(JSON.stringify(value));
  return json;
}

/** Writes, and gives what a client reads of it. */
async function readBack(...messages: readonly Message[]): Promise<Message[]> {
  const channel = new PassThrough();
  const writer = new SlicedMessageWriter(channel);
  const read: Message[] = [];
  new StreamMessageReader(channel).listen((message) => read.push(message));
  await Promise.all(messages.map((message) => writer.write(message)));
  await vi.waitFor(() => expect(read).toHaveLength(messages.length), 20_000);
  return read;
}

test('any value is written as JSON.stringify has it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(400), (value, count) => {
      const message = { value, list: Array.from({ length: count }, () => value), no: undefined };
      const decoder = new TextDecoder();
      const pieces = [...jsonPieces(message)];
      const json = pieces.map((piece) =>
        typeof piece === 'string' ? piece : decoder.decode(piece),
      );
      expect(json.join('')).toBe(JSON.stringify(message));
    }),
  );
});

test('messages come in the order in which they are written, long and short', async () => {
  const text = 'a “line”\twith \\ and "\n'.repeat(100_000);
  const messages = [
    answer(1, manySymbols),
    answer(2, { text: preparedJson(text) }),
    answer(3, null),
    answer(4, { items: manySymbols.slice(0, 1000) }),
    answer(5, preparedJson([1, { two: '…' }])),
  ];
  const plain = JSON.parse(JSON.stringify(messages)) as unknown;
  expect(await readBack(...messages)).toEqual(plain);
  expect(plain).toMatchObject([{}, { result: { text } }, {}, {}, { result: [1, { two: '…' }] }]);
});

test('no piece of a long value takes long to make', () => {
  const pieces = [...jsonPieces(answer(1, { data: manySymbols.map((_, at) => at), manySymbols }))];
  expect(pieces.length).toBeGreaterThan(1000);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(20_000);
});

test('a message is put into memory block by block as the client takes it', async () => {
  const channel = new PassThrough();
  const text = preparedJson('x'.repeat(4_000_000));
  const written = new SlicedMessageWriter(channel).write(answer(1, { text }));
  for (let turns = 0; turns < 100; turns++) await turn();
  expect(channel.readableLength).toBeLessThan(500_000);
  channel.resume();
  await written;
});

test('what is written to a client that is gone is rejected, and what follows as well', async () => {
  const channel = new PassThrough();
  const writer = new SlicedMessageWriter(channel);
  const errors: Error[] = [];
  writer.onError(([error]) => errors.push(error));
  const written = writer.write(answer(1, { text: preparedJson('x'.repeat(4_000_000)) }));
  channel.destroy(new Error('gone'));
  await expect(written).rejects.toThrow();
  await expect(writer.write(answer(2, null))).rejects.toThrow();
  expect(errors.map(({ message }) => message)).toEqual(['gone']);
});
