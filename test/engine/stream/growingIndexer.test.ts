// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../../engine/byteSource';
import { memorySource } from '../../../engine/byteSource';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { GrowingIndexer } from '../../../engine/stream/growingIndexer';
import { sectionIndex } from '../../../engine/stream/sectionIndex';
import { indexStream, type StreamIndex } from '../../../engine/stream/streamIndex';

function fixture(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/streams/${name}`, import.meta.url)));
}

/** As much of the bytes as has come. */
class Growing implements ByteSource {
  readonly name = 'growing';
  size = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset, Math.min(offset + length, this.size));
  }
}

function told(index: StreamIndex) {
  const commands = Array.from({ length: index.commandCount }, (_, at) => [
    index.offsetOf(at),
    index.typeOf(at),
    index.payloadLengthOf(at),
    index.crcOf(at),
  ]);
  const faults = index.faults.map(({ code, offset }) => ({ code, offset }));
  return { commands, faults, end: index.end, sections: index.sections };
}

const streams = [
  'two-streams.btrfs-stream',
  'incremental-v2.btrfs-stream',
  'without-header.btrfs-stream',
];

test.each(streams)('%s, cut anywhere, comes to what it is as a whole', (name) => {
  const bytes = fixture(name);
  const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 });
  const whole = told(indexStream(memorySource('whole', bytes)));
  fc.assert(
    fc.property(cuts, (ends) => {
      const source = new Growing(bytes);
      const indexer = new GrowingIndexer(source);
      let count = 0;
      for (const end of [...ends.sort((left, right) => left - right), bytes.length]) {
        source.size = end;
        while (!indexer.step()) continue;
        expect(indexer.index.commandCount).toBeGreaterThanOrEqual(count);
        count = indexer.index.commandCount;
        if (!indexer.isOver) expect(indexer.index.faults).toEqual([]);
      }
      indexer.finish();
      expect(indexer.isOver).toBe(true);
      // What begins no stream is given up at once, and is not waited for.
      if (name !== 'without-header.btrfs-stream') expect(told(indexer.index)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

test('long commands, with the next stream’s header behind the slice that they fill', () => {
  const data = new Uint8Array(2 * 1024 * 1024);
  const path = { type: AttributeType.PATH, data: new Uint8Array([0x61]) };
  const write = encodeCommand(CommandType.WRITE, [path, { type: AttributeType.DATA, data }], 2);
  const stream = [encodeHeader(2), write, encodeCommand(CommandType.END, [], 2)];
  const bytes = Buffer.concat([...stream, ...stream]);
  const source = new Growing(bytes);
  source.size = bytes.length;
  const indexer = new GrowingIndexer(source);
  while (!indexer.step()) continue;
  expect(indexer.isOver).toBe(false);
  indexer.finish();
  expect(told(indexer.index)).toEqual(told(indexStream(memorySource('whole', bytes))));
});

test('what was read and is there no more ends it', () => {
  const bytes = fixture('incremental-v2.btrfs-stream');
  const source = new Growing(bytes);
  const indexer = new GrowingIndexer(source);
  source.size = bytes.length;
  while (!indexer.step()) continue;
  const { commandCount } = indexer.index;
  source.size = 20;
  expect(indexer.step()).toBe(true);
  expect(indexer.isOver).toBe(true);
  expect(indexer.index.commandCount).toBe(commandCount);
});

test('one stream of a file is as if it were alone', () => {
  const index = indexStream(memorySource('two', fixture('two-streams.btrfs-stream')));
  expect(index.sections.length).toBe(2);
  for (const section of index.sections) {
    const alone = sectionIndex(index, section);
    expect(alone.commandCount).toBe(section.commandCount);
    for (let at = 0; at < alone.commandCount; at++) {
      const offset = index.offsetOf(section.firstCommand + at);
      expect(alone.offsetOf(at)).toBe(offset);
      expect(alone.commandAtOffset(offset)).toBe(at);
      expect(alone.sectionOf(at)).toEqual({ ...section, firstCommand: 0 });
    }
    expect(() => alone.typeOf(alone.commandCount)).toThrow(RangeError);
  }
  const [first] = index.sections;
  if (first) expect(sectionIndex(index, first).end).toBe(index.sections[1]?.offset);
});
