// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { memorySource, type ByteSource } from '../../../engine/byteSource';
import { progsDump, ProgsDumper } from '../../../engine/stream/progsDump';
import { GrowingIndexer } from '../../../engine/stream/growingIndexer';
import { indexStream, StreamIndexer, type StreamIndex } from '../../../engine/stream/streamIndex';
import { layoutStreamText, streamText } from '../../../engine/stream/streamText';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { zerosEnd } from '../../../engine/stream/zeroBytes';
import { describeProgs, receiveDump } from '../../btrfs';
import { ascii, fixture, indexBytes } from './fixtures';

const stream = fixture('full-v1');
const whole = indexBytes(stream);
const middle = 40;
const offset = whole.offsetOf(middle);
const end = whole.offsetOf(whole.commandCount - 1);
const before = stream.subarray(0, offset);
const behind = stream.subarray(offset);

const offsetsOf = (index: StreamIndex): number[] =>
  Array.from({ length: index.commandCount }, (_, command) => index.offsetOf(command));

const zeros = (count: number): Uint8Array => new Uint8Array(count);

/** The only fault of the bytes, that they hold zeros. */
function zeroFault(bytes: Uint8Array) {
  const index = indexBytes(bytes);
  const faults = [...index.faults, ...verifyStream(index)];
  expect(faults.map(({ code }) => code)).toEqual(['zero-bytes']);
  return faults[0];
}

describe('zeros that end a file are one fault', () => {
  test.each([20, 27, 640, 4096, 100_003])('%d of them instead of END', (count) => {
    const bytes = Buffer.concat([stream.subarray(0, end), zeros(count)]);
    const index = indexBytes(bytes);
    expect(offsetsOf(index)).toEqual(offsetsOf(whole).slice(0, -1));
    expect(index.end).toBe(end);
    expect(zeroFault(bytes)).toMatchObject({
      severity: 'error',
      offset: end,
      length: count,
      receive:
        count % 10 === 0
          ? 'unexpected EOF in stream'
          : `short read from stream: expected 10 read ${count % 10}`,
    });
  });

  test('without a header', () => {
    const [fault] = indexBytes(zeros(5000)).faults;
    expect(fault).toMatchObject({ code: 'unexpected-header', receive: 'unexpected header' });
    expect(fault?.message).toContain('There are zeros at byte 0');
  });

  test('behind a header, where the text says so, too', () => {
    const index = indexBytes(Buffer.concat([stream.subarray(0, 17), zeros(5000)]));
    expect(index.commandCount).toBe(0);
    expect(streamText(index, layoutStreamText(index), 1)).toContain(
      'The last 5000 bytes of the file, from byte 17 on, are zeros',
    );
  });

  test('behind commands, where the text ends by it', () => {
    const index = indexBytes(Buffer.concat([before, zeros(5000)]));
    const layout = layoutStreamText(index);
    const text = streamText(index, layout, 1);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^# The last 5000 bytes of the file, from byte ${offset} on, are zeros`),
    );
    expect(text.split('\n').length - 1).toBe(layout.lineCountOf(1));
  });

  test('in the middle of a command, whose checksum is wrong', () => {
    const cut = whole.offsetOf(middle + 1) - 7;
    const bytes = Buffer.concat([stream.subarray(0, cut), zeros(70_000)]);
    const index = indexBytes(bytes);
    expect(index.commandCount).toBe(middle + 1);
    expect(index.faults).toMatchObject([
      { code: 'zero-bytes', offset: whole.offsetOf(middle + 1), length: 70_000 - 7 },
    ]);
    expect(verifyStream(index)[0]).toMatchObject({ code: 'crc-mismatch', command: middle });
  });
});

describe('zeros that a receiver takes for empty commands', () => {
  test.each([20, 30, 640, 100_000])('%d of them in the middle are passed over', (count) => {
    const bytes = Buffer.concat([before, zeros(count), behind]);
    const index = indexBytes(bytes);
    const there = (at: number): number => (at < offset ? at : at + count);
    expect(offsetsOf(index)).toEqual(offsetsOf(whole).map(there));
    expect(index.sections.at(-1)).toMatchObject({
      offset: offset + count,
      damagedBefore: count,
      isReached: true,
      ended: true,
    });
    const fault = zeroFault(bytes);
    expect(fault).toMatchObject({ severity: 'warning', offset, length: count });
    expect(fault?.receive).toBeUndefined();
    expect(streamText(index, layoutStreamText(index), 1)).toMatch(
      /^# the stream goes on behind [\d,]+ bytes of zeros at 0x/m,
    );
  });
});

describe('zeros behind which a receiver stops', () => {
  test.each([21, 23, 64, 641, 4096, 100_007])('%d of them: the stream goes on', (count) => {
    const bytes = Buffer.concat([before, zeros(count), behind]);
    const index = indexBytes(bytes);
    const there = (at: number): number => (at < offset ? at : at + count);
    expect(offsetsOf(index)).toEqual(offsetsOf(whole).map(there));
    expect(zeroFault(bytes)).toMatchObject({ severity: 'error', offset, length: count });
  });

  test('nothing goes on: all the rest is one fault', () => {
    const rest = Buffer.concat([zeros(100_000), ascii('here are bytes that are no commands')]);
    const bytes = Buffer.concat([before, rest]);
    expect(zeroFault(bytes)).toMatchObject({ severity: 'error', offset, length: rest.length });
    expect(indexBytes(bytes).end).toBe(offset);
  });
});

test('an empty command of the type 0 is kept where another follows', () => {
  const index = indexBytes(Buffer.concat([before, zeros(10), behind]));
  expect(index.faults).toEqual([]);
  expect(index.commandCount).toBe(whole.commandCount + 1);
});

/** A source of zeros behind some bytes that counts what is read of it. */
function zerosBehind(bytes: Uint8Array, size: number): ByteSource & { readonly sum: number } {
  let sum = 0;
  return {
    name: 'zeros',
    size,
    get sum() {
      return sum;
    },
    read: (at, length) => {
      const read = new Uint8Array(Math.max(0, Math.min(length, size - at)));
      read.set(bytes.subarray(Math.min(at, bytes.length), at + length));
      sum += read.length;
      return read;
    },
  };
}

test('of a terabyte of zeros no more than a gigabyte is looked at, in steps', () => {
  const source = zerosBehind(before, 2 ** 40);
  const indexer = new StreamIndexer(source);
  for (let done = false; !done;) {
    const begin = source.sum;
    done = indexer.step(2 ** 20);
    if (source.sum - begin > 2 ** 24) throw new Error(`${source.sum - begin} bytes at once`);
  }
  expect(source.sum).toBeLessThan(1.01 * 2 ** 30);
  const [fault, ...more] = indexer.index.faults;
  expect(more).toEqual([]);
  expect(fault).toMatchObject({ code: 'zero-bytes', severity: 'error', offset, length: 2 ** 30 });
  expect(fault?.message).toContain(`up to byte ${offset + 2 ** 30}`);
  expect(fault?.receive).toBeUndefined();
});

test('the search behind a damaged command ends in a terabyte of zeros, too', () => {
  const cut = stream.subarray(0, whole.offsetOf(middle + 1) - 7);
  const source = zerosBehind(cut, 2 ** 40);
  const index = indexStream(source);
  expect(index.faults.map(({ code }) => code)).toEqual(['zero-bytes']);
  expect(source.sum).toBeLessThan(2.01 * 2 ** 30);
});

test('a dump of a terabyte of zeros goes through them in steps', () => {
  const source = zerosBehind(before, 2 ** 40);
  const dumper = new ProgsDumper(source, () => undefined, { utcOffset: () => 0 });
  for (let step = 0; step < 5; step++) {
    const begin = source.sum;
    expect(dumper.step(1000)).toBe(false);
    expect(source.sum - begin).toBeLessThan(2 ** 25);
  }
  expect(source.sum).toBeGreaterThan(2 ** 25);
});

test('a file that is still filled is read on where the zeros were', () => {
  const size = stream.length + 5000;
  const indexer = new StreamIndexer(zerosBehind(before, size));
  indexer.step(Infinity);
  const more = zerosBehind(stream, size);
  const continued = indexer.continuedIn(more);
  continued?.step(Infinity);
  expect(continued && offsetsOf(continued.index)).toEqual(offsetsOf(whole));
});

test('a stream that is followed while it is written waits where there are only zeros yet', () => {
  const source = zerosBehind(before, 2 ** 20);
  const indexer = new GrowingIndexer(source);
  while (!indexer.step());
  expect(indexer.isOver).toBe(false);
  expect(offsetsOf(indexer.index)).toEqual(offsetsOf(whole).slice(0, middle));
  indexer.finish();
  expect(indexer.index.faults.map(({ code }) => code)).toEqual(['zero-bytes']);
});

test('where zeros end is found at any place in memory', () => {
  const memory = fc.record({
    skipped: fc.nat(9),
    from: fc.nat(40),
    zeros: fc.nat(60),
    rest: fc.uint8Array({ maxLength: 20 }),
  });
  fc.assert(
    fc.property(memory, ({ skipped, from, zeros: count, rest }) => {
      const filled = new Uint8Array(skipped + from + count + rest.length).fill(7);
      filled.fill(0, skipped + from, skipped + from + count);
      filled.set(rest, skipped + from + count);
      const nonzero = rest.findIndex((value) => value !== 0);
      const expected = from + count + (nonzero < 0 ? rest.length : nonzero);
      return zerosEnd(filled.subarray(skipped), from) === expected;
    }),
    { numRuns: 2000 },
  );
});

test('zeros anywhere over a stream leave faults within the file, and no flood of commands', () => {
  const place = fc.record({
    at: fc.nat(stream.length),
    count: fc.nat(6000),
    inserted: fc.boolean(),
    slice: fc.integer({ min: 1, max: 3000 }),
  });
  fc.assert(
    fc.property(place, ({ at, count, inserted, slice }) => {
      const kept = inserted ? at : Math.min(stream.length, at + count);
      const bytes = Buffer.concat([stream.subarray(0, at), zeros(count), stream.subarray(kept)]);
      const index = indexBytes(bytes);
      expect(index.commandCount).toBeLessThanOrEqual(whole.commandCount + 1);
      for (const fault of index.faults)
        expect(fault.offset + fault.length).toBeLessThanOrEqual(bytes.length);
      const indexer = new StreamIndexer(memorySource('a stream', bytes));
      while (!indexer.step(slice));
      expect(offsetsOf(indexer.index)).toEqual(offsetsOf(index));
      expect(indexer.index.faults).toEqual(index.faults);
    }),
    { numRuns: 300 },
  );
});

describeProgs('what btrfs receive prints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-zeros-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const tails: readonly (readonly [string, Uint8Array])[] = [
    ['the file’s end', zeros(0)],
    ['commands', behind],
    ['half a header', behind.subarray(0, 6)],
    ['bytes that are no commands', ascii('here are bytes that are no commands')],
    ['a stream', stream],
  ];

  test.each(tails)('where zeros come before %s is told word for word', (_name, tail) => {
    for (const count of [13, 20, 31, 42, 53, 64, 75, 86, 97, 108, 119, 100_000]) {
      const bytes = Buffer.concat([before, zeros(count), tail]);
      const file = join(folder, 'stream');
      writeFileSync(file, bytes);
      const real = receiveDump(file);
      const index = indexBytes(bytes);
      const told = [...index.faults, ...verifyStream(index)]
        .sort((left, right) => left.offset - right.offset)
        .find(({ receive }) => receive !== undefined)?.receive;
      const [first] = real.stderr.toString('latin1').split('\n');
      expect([count, told === undefined ? '' : `ERROR: ${told}`]).toEqual([count, first]);
      const parts: Uint8Array[] = [];
      const dumped = progsDump(memorySource('stream', bytes), (part) => parts.push(part), {
        utcOffset: () => 0,
      });
      expect(Buffer.concat(parts).equals(real.stdout)).toBe(true);
      expect(Buffer.from(dumped.errors).equals(real.stderr)).toBe(true);
    }
  });
});
