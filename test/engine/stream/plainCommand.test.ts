// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandType } from '../../../engine/stream/commandType';
import { decodeCommand } from '../../../engine/stream/decode';
import { isPlainCommand } from '../../../engine/stream/plainCommand';
import { indexBytes, sampleStreams } from './fixtures';

interface Sample {
  readonly type: number;
  readonly payload: Uint8Array;
  readonly version: number;
}

const samples: readonly Sample[] = sampleStreams().flatMap(([, bytes]) => {
  const index = indexBytes(bytes);
  return Array.from({ length: index.commandCount }, (_, i) => ({
    type: index.typeOf(i),
    payload: index.source.read(index.offsetOf(i) + 10, index.payloadLengthOf(i)),
    version: index.sectionOf(i).version,
  }));
});

test('what the kernel writes is plain, links that point upwards aside', () => {
  const others = samples.filter(
    ({ type, payload, version }) =>
      type !== CommandType.SYMLINK && !isPlainCommand(type, payload, version),
  );
  expect(others).toEqual([]);
});

test('nothing is wrong with a plain command, however it was damaged', () => {
  let plain = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.integer({ min: 0, max: 27 }),
      fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 3 }),
      fc.constantFrom(0, 1, 2, 3),
      fc.boolean(),
      (sample, otherType, changes, otherVersion, isOther) => {
        const payload = Uint8Array.from(sample.payload);
        for (const [at, value] of changes) if (at < payload.length) payload[at] = value;
        const type = isOther ? otherType : sample.type;
        const version = isOther ? otherVersion : sample.version;
        if (!isPlainCommand(type, payload, version)) return;
        plain++;
        expect(decodeCommand(type, payload, version).faults).toEqual([]);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(plain).toBeGreaterThan(1000);
});
