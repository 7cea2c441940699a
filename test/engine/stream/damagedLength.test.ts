// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { StreamIndexer, type StreamIndex } from '../../../engine/stream/streamIndex';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { memorySource } from '../../../engine/byteSource';
import { end, fixture, indexBytes, path, subvol, u64 } from './fixtures';
import { AttributeType } from '../../../engine/stream/attributeType';

const stream = fixture('incremental-v2');
const whole = indexBytes(stream);

const offsetsOf = (index: StreamIndex): number[] =>
  Array.from({ length: index.commandCount }, (_, command) => index.offsetOf(command));

/** The stream with another length in the header of one of its commands. */
function damagedAt(command: number, length: number): Uint8Array {
  const bytes = Uint8Array.from(stream);
  new DataView(bytes.buffer).setUint32(whole.offsetOf(command), length, true);
  return bytes;
}

const unreadable = ({ faults }: StreamIndex) =>
  faults.filter(({ code }) => code === 'unreadable-bytes');

describe('a damaged length costs one command', () => {
  // Behind the last but one there is only END, from which a broken-off stream can't be told.
  const commands = Array.from({ length: whole.commandCount - 2 }, (_, command) => command);

  test.each(['too large by far', 'too large', 'too small'])('%s', (how) => {
    for (const command of commands) {
      const right = whole.payloadLengthOf(command);
      const wrong = {
        'too large by far': right + 2 ** 24,
        'too large': right + 61,
        'too small': 3,
      };
      const bytes = damagedAt(command, wrong[how as keyof typeof wrong]);
      const index = indexBytes(bytes);
      expect(offsetsOf(index)).toEqual(offsetsOf(whole).toSpliced(command, 1));
      expect(unreadable(index)).toMatchObject([
        { offset: whole.offsetOf(command), length: 10 + right },
      ]);
      expect(unreadable(index)[0]?.message).toContain(
        `Its checksum is right for ${right} bytes: only the length is wrong.`,
      );
      expect(verifyStream(index)).toEqual([]);
      expect(index.faults.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    }
  });
});

test('any length at all leaves what comes before and behind it, found in slices as at once', () => {
  const command = fc.integer({ min: 1, max: whole.commandCount - 3 });
  const length = fc.oneof(fc.nat(400), fc.nat(2 ** 31 - 1));
  const slices = fc.integer({ min: 1, max: 500 });
  const leadsToAnother = whole.offsetOf(11) - whole.offsetOf(6) - 10;
  fc.assert(
    fc.property(command, length, slices, (at, wrong, slice) => {
      const bytes = damagedAt(at, wrong);
      const isRight = wrong === whole.payloadLengthOf(at);
      const index = indexBytes(bytes);
      const found = offsetsOf(index);
      expect(found.filter((offset) => !offsetsOf(whole).includes(offset))).toEqual([]);
      const next = whole.offsetOf(at) + 10 + wrong;
      if (offsetsOf(whole).includes(next)) {
        // Only checksums, which are summed later, tell that others are in it.
        const between = (offset: number): boolean => offset > whole.offsetOf(at) && offset < next;
        expect(found).toEqual(offsetsOf(whole).filter((offset) => !between(offset)));
        const wrongSums = verifyStream(index).filter(({ code }) => code === 'crc-mismatch');
        expect(wrongSums.map(({ command }) => command)).toEqual(isRight ? [] : [at]);
      } else {
        expect(found.length).toBeGreaterThanOrEqual(whole.commandCount - 2);
      }
      const indexer = new StreamIndexer(memorySource('a stream', bytes));
      while (!indexer.step(slice));
      expect(offsetsOf(indexer.index)).toEqual(found);
      expect(indexer.index.faults).toEqual(index.faults);
    }),
    { examples: [[6, leadsToAnother, 1]] },
  );
});

test('a file that was cut short inside a stream within a file’s data shows none of that one’s commands', () => {
  const inner = fixture('full-v1').subarray(0, 20_000);
  const write = encodeCommand(
    CommandType.WRITE,
    [path('x'), u64(AttributeType.FILE_OFFSET, 0), { type: AttributeType.DATA, data: inner }],
    1,
  );
  const bytes = Buffer.concat([encodeHeader(1), subvol(1), write]).subarray(0, -1);
  const index = indexBytes(bytes);
  expect(index.commandCount).toBe(1);
  expect(index.faults.map(({ code }) => code)).toEqual(['truncated-payload']);
});

test('a command that no protocol defines is kept where it is whole or leads on', () => {
  const unknown = encodeCommand(99, [path('x')], 1);
  const changed = Uint8Array.from(unknown);
  changed[6] = (changed[6] ?? 0) ^ 1;
  const index = indexBytes(Buffer.concat([encodeHeader(1), subvol(1), unknown, changed, end(1)]));
  expect(index.faults).toEqual([]);
  expect(index.commandCount).toBe(4);
});

test('a file in which every byte could begin a command is given up in bounded time', () => {
  // Known types, lengths that fit and attributes that are defined, and no CRC that holds.
  const bytes = new Uint8Array(2 ** 22);
  for (let at = 0; at < bytes.length; at++) bytes[at] = at % 4 === 0 ? 1 : 0;
  bytes.set(encodeHeader(1));
  expect(indexBytes(bytes).faults.length).toBeGreaterThan(0);
});
