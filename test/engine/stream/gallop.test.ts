// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource, type ByteSource } from '../../../engine/byteSource';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { CommandRuns } from '../../../engine/stream/commandRuns';
import { encodeCommand } from '../../../engine/stream/encode';
import { StreamIndexer, type StreamIndex } from '../../../engine/stream/streamIndex';
import { layoutStreamText, streamText } from '../../../engine/stream/streamText';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { indexBytes, path, u64 } from './fixtures';
import { firstDifferent, galloped, leaptOver } from './galloped';
import { piece, streamOf, write, writesOf } from './writes';

const limits = { lines: 40, characters: 100_000 };

/** All that is made of an index without its data. */
function saidOf(index: StreamIndex) {
  const layout = layoutStreamText(index, limits);
  const parts = Array.from({ length: layout.partCount }, (_, at) =>
    streamText(index, layout, at + 1),
  );
  const { sections, begins, faults, end: behind } = index;
  return { parts, sections, begins, faults, behind, verified: verifyStream(index) };
}

const extents = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 30 }).map((count) => count * piece),
    fc.constantFrom(2 * piece + 5000, 2 * piece + 4096, piece + 6000, 5000, 4096, 100, -piece, -1),
  ),
  { maxLength: 12 },
);
const files = fc.array(extents, { minLength: 1, maxLength: 4 });

test('a stream that was leapt through says what one says that was read', () => {
  let leapt = 0;
  let refuted = 0;
  fc.assert(
    fc.property(files, fc.constantFrom(1, 2), fc.boolean(), (contents, version, isFar) => {
      const from = isFar ? 2 ** 32 - 10 * piece : 0;
      const commands = contents.flatMap((each, at) => writesOf(`f${at}`, each, version, from));
      const bytes = streamOf(commands, version);
      const before = Uint8Array.from(bytes);
      const { index, isRefuted } = galloped(memorySource('a stream', bytes));
      const read = indexBytes(before);
      leapt += leaptOver(index);
      refuted += isRefuted ? 1 : 0;
      if (isRefuted) return;
      expect(firstDifferent(index, read)).toBeUndefined();
      expect(saidOf(index)).toEqual(saidOf(read));
      expect(Buffer.compare(bytes, before)).toBe(0);
    }),
    { numRuns: 150 },
  );
  expect(leapt).toBeGreaterThan(2000);
  expect(refuted).toBeLessThan(3);
});

test('what is not as expected in a run is found, wherever it is', () => {
  const others: Readonly<Record<string, Uint8Array>> = {
    'another file’s': write('g', 0, piece),
    'another place’s': write('f', 7, piece),
    'two of the same length together': Buffer.concat([
      encodeCommand(C.CHMOD, [path('f'), u64(A.MODE, 0o644)], 1),
      write('f', 0, piece - 10 - 5 - 12),
    ]),
    'another command’s': encodeCommand(
      C.SET_XATTR,
      [path('f'), path('n'.repeat(8), A.XATTR_NAME), { type: A.DATA, data: new Uint8Array(piece) }],
      1,
    ),
  };
  const lengths = Object.values(others).map(({ length }) => length);
  expect(new Set(lengths)).toEqual(new Set([write('f', 0, piece).length]));
  let refuted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(others)),
      fc.nat({ max: 199 }),
      fc.boolean(),
      fc.boolean(),
      (other, at, isDamaged, isSecond) => {
        const commands = writesOf('f', [200 * piece]);
        if (isDamaged) commands[at]?.fill(0x5a, 0, 4);
        else commands[at] = other;
        // Of a second file less is read before it is believed to be like the first.
        if (isSecond) commands.unshift(...writesOf('e', [50 * piece + 5000]));
        const bytes = streamOf(commands);
        const { index, isRefuted } = galloped(memorySource('a stream', bytes));
        refuted += isRefuted ? 1 : 0;
        if (!isRefuted) expect(firstDifferent(index, indexBytes(bytes))).toBeUndefined();
      },
    ),
    { numRuns: 150 },
  );
  expect(refuted).toBeGreaterThan(50);
});

test('whatever the bytes are, what is confirmed is right', () => {
  const stream = streamOf([
    ...writesOf('f', [14 * piece, -piece, 9 * piece]),
    ...writesOf(
      'g',
      Array.from({ length: 7 }, () => 2 * piece + 5000),
    ),
  ]);
  const starts = indexBytes(stream);
  const heads = fc.tuple(
    fc.nat({ max: starts.commandCount - 1 }),
    fc.nat({ max: 40 }),
    fc.nat({ max: 255 }),
  );
  fc.assert(
    fc.property(fc.array(heads, { maxLength: 3 }), fc.nat(), (changes, cut) => {
      const bytes = stream.slice(0, cut % 4 === 0 ? cut % stream.length : stream.length);
      for (const [command, at, value] of changes) {
        const place = starts.offsetOf(command) + at;
        if (place < bytes.length) bytes[place] = value;
      }
      const { index, isRefuted } = galloped(memorySource('a stream', bytes));
      if (isRefuted) return;
      const read = indexBytes(bytes);
      expect(firstDifferent(index, read)).toBeUndefined();
      expect([index.sections, index.faults, index.end]).toEqual([
        read.sections,
        read.faults,
        read.end,
      ]);
      const grown = grownTo(bytes, cut % (bytes.length + 1));
      if (grown) expect(firstDifferent(grown, read)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test('places that are no safe integers are not leapt to', () => {
  for (const from of [2 ** 53 - 100 * piece, 2 ** 53 - 6 * piece]) {
    const file = path('f');
    const commands = Array.from({ length: 200 }, (_, at) => {
      const offset = u64(A.FILE_OFFSET, BigInt(from) + BigInt(at * piece));
      return encodeCommand(
        C.WRITE,
        [file, offset, { type: A.DATA, data: new Uint8Array(piece) }],
        1,
      );
    });
    const bytes = streamOf(commands);
    const { index, isRefuted } = galloped(memorySource('a stream', bytes));
    expect(isRefuted).toBe(false);
    expect(saidOf(index)).toEqual(saidOf(indexBytes(bytes)));
  }
});

test('some twenty reads tell of thousands of commands, and of compressed extents as well', () => {
  const whole = countingSource(streamOf(writesOf('f', [5000 * piece])));
  const inPieces = Array.from({ length: 1500 }, () => 2 * piece + 5000);
  const compressed = countingSource(streamOf(writesOf('f', inPieces)));
  for (const source of [whole, compressed]) {
    const indexer = new StreamIndexer(source, { gallops: true });
    indexer.step(Infinity);
    expect(indexer.index.commandCount).toBeGreaterThan(4500);
    expect(source.reads).toBeLessThan(60);
    expect(indexer.confirmer.isDone).toBe(false);
    expect(indexer.confirmer.step(Infinity)).toBe(true);
    expect(indexer.confirmer.isRefuted).toBe(false);
  }
});

test('of a file that begins as the last one fewer reads are enough', () => {
  const files = Array.from({ length: 20 }, (_, at) => writesOf(`file-${at}`, [300 * piece + 5000]));
  const source = countingSource(streamOf(files.flat()));
  const indexer = new StreamIndexer(source, { gallops: true });
  indexer.step(Infinity);
  expect(indexer.index.commandCount).toBeGreaterThan(6000);
  expect(source.reads).toBeLessThan(30 + 6 * 20);
  expect(indexer.confirmer.step(Infinity)).toBe(true);
  expect(indexer.confirmer.isRefuted).toBe(false);
});

test('short files behind a long one cost no more reads than otherwise, but for the first', () => {
  const readsOf = (long: number): number => {
    const short = Array.from({ length: 50 }, (_, at) => writesOf(`f${at}`, [2 * piece]));
    const source = countingSource(streamOf([...writesOf('long', [long]), ...short.flat()]));
    const indexer = new StreamIndexer(source, { gallops: true });
    indexer.step(Infinity);
    return source.reads;
  };
  expect(readsOf(200 * piece)).toBeLessThan(readsOf(2 * piece) + 40);
});

/** The index of a file that was indexed and confirmed up to a place before; undefined where it is refuted. */
function grownTo(bytes: Uint8Array, before: number): StreamIndex | undefined {
  const source = memorySource('a stream', bytes.subarray(0, before));
  const first = new StreamIndexer(source, { gallops: true });
  first.step(Infinity);
  first.confirmer.step(Infinity);
  const next = first.continuedIn(memorySource('a stream', bytes));
  next?.step(Infinity);
  next?.confirmer.step(Infinity);
  return next?.confirmer.isRefuted === false ? next.index : undefined;
}

test('a file that grows is leapt through on from where it ended', () => {
  const all = streamOf(writesOf('f', [300 * piece]));
  for (const isConfirmed of [false, true]) {
    const cut = all.subarray(0, 150 * write('f', 0, piece).length + 1234);
    const first = new StreamIndexer(memorySource('grown', cut), { gallops: true });
    first.step(Infinity);
    if (isConfirmed) first.confirmer.step(Infinity);
    const next = first.continuedIn(memorySource('grown', all));
    next?.step(Infinity);
    expect(next?.confirmer.step(Infinity)).toBe(true);
    expect(next && firstDifferent(next.index, indexBytes(all))).toBeUndefined();
    expect(next && leaptOver(next.index)).toBeGreaterThan(250);
  }
});

test('a file is not believed to go on as one that was refuted', () => {
  const commands = writesOf('f', [300 * piece]);
  commands[200] = write('g', 0, piece);
  const cut = streamOf(commands).subarray(0, -10);
  const first = new StreamIndexer(memorySource('grown', cut), { gallops: true });
  first.step(Infinity);
  expect(first.confirmer.step(Infinity)).toBe(true);
  expect(first.confirmer.isRefuted).toBe(true);
  expect(first.continuedIn(memorySource('grown', streamOf(commands)))).toBeUndefined();
});

/** Counts what is read of it. */
function countingSource(bytes: Uint8Array): ByteSource & { reads: number } {
  const counted = {
    name: 'counted',
    size: bytes.length,
    reads: 0,
    read: (offset: number, length: number) => {
      counted.reads++;
      return bytes.subarray(offset, offset + length);
    },
  };
  return counted;
}

test('runs are found in whatever order they are asked for, and while they come and go', () => {
  const ask = fc.record({
    add: fc.option(fc.record({ gap: fc.nat({ max: 3 }), count: fc.integer({ min: 1, max: 5 }) })),
    removeFrom: fc.option(fc.nat({ max: 100 }), { freq: 8 }),
    command: fc.nat({ max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 40 }), (asks) => {
      const runs = new CommandRuns();
      let model: { first: number; end: number }[] = [];
      for (const { add, removeFrom, command } of asks) {
        if (add) {
          const first = (model.at(-1)?.end ?? 0) + add.gap;
          model.push({ first, end: first + add.count });
          runs.add({ first, end: first + add.count, period: [] });
        }
        if (removeFrom !== null) {
          runs.removeFrom(removeFrom);
          model = model
            .filter(({ first }) => first < removeFrom)
            .map(({ first, end }) => ({ first, end: Math.min(end, removeFrom) }));
        }
        for (const each of [command, command + 1, command - 1]) {
          const next = model.find(({ end }) => end > each);
          expect(runs.nextFrom(each)).toEqual(next && { ...next, period: [] });
        }
      }
    }),
  );
});

test('commands that take the place of confirmed ones are read as well', () => {
  const runs = new CommandRuns();
  runs.add({ first: 5, end: 105, period: [] });
  runs.confirmedUntil = 105;
  runs.removeFrom(90);
  runs.add({ first: 95, end: 200, period: [] });
  expect([80, 92, 95, 199].map((command) => runs.isAssumed(command))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  runs.removeFrom(3);
  expect(runs.nextFrom(0)).toBeUndefined();
});
