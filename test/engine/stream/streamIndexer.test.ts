// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource, type ByteSource } from '../../../engine/byteSource';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { indexStream, StreamIndexer, type StreamIndex } from '../../../engine/stream/streamIndex';
import { StreamVerifier, verifyStream } from '../../../engine/stream/streamVerifier';
import { end, fixture, indexBytes, path, sampleStreams, subvol, u64 } from './fixtures';

/** Everything that an index says, as data. */
function contentOf(index: StreamIndex) {
  const commands = Array.from({ length: index.commandCount }, (_, i) => [
    index.offsetOf(i),
    index.payloadLengthOf(i),
    index.typeOf(i),
    index.crcOf(i),
  ]);
  const { sections, begins, faults, end: behind } = index;
  expect(begins).toEqual(beginsAmong(index));
  return { commands, sections, faults, behind };
}

/** The first thousand of the commands that begin a subvolume. */
function beginsAmong(index: StreamIndex): number[] {
  const all = Array.from({ length: index.commandCount }, (_, command) => command);
  return all
    .filter((command) => index.typeOf(command) === C.SUBVOL || index.typeOf(command) === C.SNAPSHOT)
    .slice(0, 1024);
}

test('an index made in slices is the same as one made at once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...sampleStreams().map(([, bytes]) => bytes)),
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }),
      (bytes, slices) => {
        const source = memorySource('sliced', bytes);
        const indexer = new StreamIndexer(source);
        const verifier = new StreamVerifier(indexer.index);
        for (let at = 0; !indexer.step(slices[at % slices.length] ?? 1); at++)
          verifier.step(slices[at % slices.length] ?? 1);
        for (let at = 0; !verifier.step(slices[at % slices.length] ?? 1); at++);
        const whole = indexStream(source);
        expect(contentOf(indexer.index)).toEqual(contentOf(whole));
        expect(verifier.faults).toEqual(verifyStream(whole));
      },
    ),
    { numRuns: 300 },
  );
});

describe('a file that has grown', () => {
  const grown = (before: Uint8Array, after: Uint8Array) => {
    const first = new StreamIndexer(memorySource('grown', before));
    first.step(Infinity);
    const said = JSON.stringify(contentOf(first.index));
    const source = countingSource(after);
    const next = first.continuedIn(source);
    next?.step(Infinity);
    expect(JSON.stringify(contentOf(first.index))).toBe(said);
    return { next, source };
  };

  test('is indexed on from where it was, as if it were indexed anew', () => {
    let continued = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...sampleStreams().map(([, bytes]) => bytes)),
        fc.nat(),
        fc.nat(),
        (bytes, one, other) => {
          const cuts = [one % (bytes.length + 1), other % (bytes.length + 1)];
          const [from = 0, to = 0] = cuts.sort((left, right) => left - right);
          const { next } = grown(bytes.subarray(0, from), bytes.subarray(0, to));
          if (!next) return;
          continued += 1;
          const anew = indexStream(memorySource('grown', bytes.subarray(0, to)));
          expect(contentOf(next.index)).toEqual(contentOf(anew));
        },
      ),
      { numRuns: 300 },
    );
    expect(continued).toBeGreaterThan(100);
  });

  test('is not read again', () => {
    const data = { type: A.DATA, data: new Uint8Array(48 * 1024) };
    const write = encodeCommand(C.WRITE, [path('f'), u64(A.FILE_OFFSET, 0), data], 1);
    const writes = Array.from({ length: 4000 }, () => write);
    const begun = Buffer.concat([encodeHeader(1), subvol(1), ...writes]);
    const { next, source } = grown(begun, Buffer.concat([begun, write, end(1)]));
    expect(next?.index.commandCount).toBe(4003);
    expect(source.reads).toBeLessThan(300);
  });

  test('is indexed anew where another has taken its place', () => {
    const other = Buffer.concat([fixture('incremental-v1'), fixture('full-v1')]);
    expect(grown(fixture('full-v1'), other).next).toBeUndefined();
    const changed = Buffer.concat([fixture('full-v1'), fixture('full-v1')]);
    changed[600] = (changed[600] ?? 0) ^ 1;
    const { next } = grown(fixture('full-v1').subarray(0, 3000), changed);
    expect(next && contentOf(next.index)).toEqual(
      next && contentOf(indexStream(memorySource('grown', changed))),
    );
  });
});

/** Counts what is read of it. */
function countingSource(bytes: Uint8Array): ByteSource & { reads: number; bytesRead: number } {
  const counted = {
    name: 'counted',
    size: bytes.length,
    reads: 0,
    bytesRead: 0,
    read: (offset: number, length: number) => {
      const part = bytes.subarray(offset, offset + length);
      counted.reads++;
      counted.bytesRead += part.length;
      return part;
    },
  };
  return counted;
}

describe('reading while indexing', () => {
  const write = (version: number) =>
    encodeCommand(
      C.WRITE,
      [path('f'), u64(A.FILE_OFFSET, 0), { type: A.DATA, data: new Uint8Array(48 * 1024) }],
      version,
    );

  test('big payloads are not read', () => {
    const writes = Array.from({ length: 200 }, () => write(1));
    const source = countingSource(Buffer.concat([encodeHeader(1), subvol(1), ...writes, end(1)]));
    expect(indexStream(source).commandCount).toBe(202);
    expect(source.bytesRead).toBeLessThan(source.size / 10);
  });

  test('small commands are read many at a time', () => {
    const moves = Array.from({ length: 20_000 }, (_, at) =>
      encodeCommand(C.RENAME, [path(`o${at}-7-0`), path(`name ${at}`, A.PATH_TO)], 1),
    );
    const source = countingSource(Buffer.concat([encodeHeader(1), subvol(1), ...moves, end(1)]));
    expect(indexStream(source).commandCount).toBe(20_002);
    expect(source.reads).toBeLessThan(20);
    expect(source.bytesRead).toBeLessThan(source.size * 1.2);
  });

  test('a command is read without the data that is not wanted', () => {
    const source = countingSource(Buffer.concat([encodeHeader(2), subvol(2), write(2), end(2)]));
    const index = indexStream(source);
    source.bytesRead = 0;
    const data = readCommand(index, 1, { dataLimit: 32 }).attributes.at(-1);
    expect(data?.data.length).toBe(32);
    expect(data?.length).toBe(48 * 1024);
    expect(source.bytesRead).toBeLessThan(source.size / 4);
  });
});

describe('where things are', () => {
  const index = indexBytes(fixture('two-streams'));

  test('every byte of a command belongs to it, and a header to none', () => {
    expect(index.commandAtOffset(0)).toBeUndefined();
    expect(index.commandAtOffset(16)).toBeUndefined();
    for (let i = 0; i < index.commandCount; i++) {
      const last = index.offsetOf(i) + 9 + index.payloadLengthOf(i);
      expect(index.commandAtOffset(index.offsetOf(i))).toBe(i);
      expect(index.commandAtOffset(last)).toBe(i);
    }
    expect(index.commandAtOffset(index.sections[1]?.offset ?? 0)).toBeUndefined();
    expect(index.commandAtOffset(index.end)).toBeUndefined();
  });

  test('a number out of range is refused', () => {
    expect(() => index.offsetOf(index.commandCount)).toThrow(RangeError);
    expect(() => index.typeOf(-1)).toThrow(RangeError);
    expect(() => index.sectionOf(index.commandCount)).toThrow(RangeError);
    expect(() => readCommand(index, 1.5)).toThrow(RangeError);
  });
});
