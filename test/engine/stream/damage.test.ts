// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { crc32c } from '../../../engine/crc32c';
import { readCommand } from '../../../engine/stream/decode';
import { jsonCommand } from '../../../engine/stream/jsonCommand';
import { progsDump } from '../../../engine/stream/progsDump';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { indexBytes, sampleStreams } from './fixtures';

const samples = sampleStreams().map(([, bytes]) => bytes);

/** A stream with some of its bytes exchanged; in half of them the CRCs are made to fit again. */
const damaged = fc
  .record({
    stream: fc.constantFrom(...samples),
    flips: fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) }),
      { minLength: 1, maxLength: 4 },
    ),
    // Most bytes of a stream are data: headers and attributes are at its beginning and end.
    within: fc.constantFrom(60, 400, 3000, Infinity),
    repaired: fc.boolean(),
  })
  .map(({ stream, flips, within, repaired }) => {
    const bytes = Uint8Array.from(stream);
    const length = Math.min(within, bytes.length);
    for (const { at, value } of flips) bytes[Math.floor(at * (length - 1))] = value;
    if (repaired) repairCrcs(bytes);
    return bytes;
  });

function repairCrcs(bytes: Uint8Array): void {
  const index = indexBytes(bytes);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < index.commandCount; i++) {
    const offset = index.offsetOf(i);
    view.setUint32(offset + 6, 0, true);
    const command = bytes.subarray(offset, offset + 10 + index.payloadLengthOf(i));
    view.setUint32(offset + 6, crc32c(0, command), true);
  }
}

test('no damage makes reading throw, and every fault lies within the file', () => {
  fc.assert(
    fc.property(damaged, (bytes) => {
      const index = indexBytes(bytes);
      const faults = [...index.faults, ...verifyStream(index)];
      for (let i = 0; i < index.commandCount; i++) {
        const command = readCommand(index, i, { dataLimit: 32 });
        jsonCommand(command, index.crcOf(i));
        faults.push(...command.faults);
      }
      for (const fault of faults) {
        if (fault.offset < 0 || fault.offset + fault.length > bytes.length)
          throw new Error(`${fault.code} at ${fault.offset}+${fault.length} of ${bytes.length}`);
      }
      return coversEveryByte(index, bytes.length);
    }),
    { numRuns: 10_000 },
  );
});

/** Whether sections, commands, what is passed over and what is left behind add up to the file. */
function coversEveryByte(index: StreamIndex, size: number): boolean {
  const headers = index.sections.filter(({ hasHeader }) => hasHeader).length * 17;
  let commands = index.faults
    .filter(({ code }) => code === 'unreadable-bytes' || code === 'zero-bytes')
    .filter(({ offset }) => offset < index.end)
    .reduce((sum, { length }) => sum + length, 0);
  for (let i = 0; i < index.commandCount; i++) commands += 10 + index.payloadLengthOf(i);
  return headers + commands === index.end && index.end <= size;
}

test('any one byte exchanged in a command is found', () => {
  const intact = sampleStreams().filter(([name]) => !name.startsWith('without-header'));
  fc.assert(
    fc.property(
      fc.constantFrom(...intact.map(([, bytes]) => bytes)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      (stream, place, change) => {
        const bytes = Uint8Array.from(stream);
        const at = 17 + Math.floor(place * (bytes.length - 18));
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const index = indexBytes(bytes);
        const found = [...index.faults, ...verifyStream(index)];
        return (
          found.some(
            ({ severity, code }) => severity === 'error' && code !== 'unsupported-version',
          ) || isInHeader(indexBytes(stream), at)
        );
      },
    ),
    { numRuns: 2000 },
  );
});

/** Headers have no checksum of their own: another protocol may be said there. */
function isInHeader(whole: StreamIndex, at: number): boolean {
  return whole.sections.some(
    ({ offset, hasHeader }) => hasHeader && at >= offset && at < offset + 17,
  );
}

test('arbitrary bytes are no stream, and say so', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const index = indexBytes(bytes);
      progsDump(memorySource('noise', bytes), () => undefined);
      return index.faults.length > 0;
    }),
    { numRuns: 2000 },
  );
});

test('a file full of faults is told of in bounded memory', () => {
  // An empty command of an unknown type, again and again, each with a wrong CRC.
  const bytes = new Uint8Array(17 + 10 * 100_000);
  bytes.set(samples[0]?.subarray(0, 17) ?? []);
  for (let at = 17; at < bytes.length; at += 10) bytes.set([0, 0, 0, 0, 99, 0, 1, 2, 3, 4], at);
  const index = indexBytes(bytes);
  const faults = verifyStream(index);
  expect(index.commandCount).toBe(100_000);
  expect(faults.length).toBe(10_000);
  expect(faults.at(-1)?.code).toBe('too-many-faults');
});

test('one command of a hundred thousand attributes is read in part', () => {
  const payload = new Uint8Array(400_000);
  for (let at = 0; at < payload.length; at += 4) payload[at] = 15;
  const bytes = new Uint8Array(27 + payload.length);
  bytes.set(samples[0]?.subarray(0, 17) ?? []);
  bytes.set([...new Uint8Array(Uint32Array.of(payload.length).buffer), 11, 0], 17);
  bytes.set(payload, 27);
  const command = readCommand(indexBytes(bytes), 0);
  expect(command.attributes.length).toBe(4096);
  expect(command.faults.map(({ code }) => code)).toEqual(['too-many-attributes']);
});
