// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { readCommand } from '../../../engine/stream/decode';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { progsDump } from '../../../engine/stream/progsDump';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { fixture, fixtureDump, fixtureNames, indexBytes, sampleStreams } from './fixtures';

/** Codes of the faults that a fixture has by its nature. */
const expectedFaults: Readonly<Record<string, readonly string[]>> = {
  'without-header': ['missing-header'],
  'without-header-v2': ['missing-header'],
  'verity-v3': ['unsupported-version'],
};

describe.each(sampleStreams())('%s', (name, bytes) => {
  test('is read whole, and has the faults that it must have', () => {
    const index = indexBytes(bytes);
    expect(index.end).toBe(bytes.length);
    expect(index.sections.every(({ ended }) => ended)).toBe(true);
    const codes = [...index.faults, ...verifyStream(index)].map(({ code }) => code);
    expect(codes).toEqual(expectedFaults[name] ?? []);
  });

  test('is the same after decoding and encoding', () => {
    const index = indexBytes(bytes);
    const parts = index.sections.flatMap((section) => [
      ...(section.hasHeader ? [encodeHeader(section.version)] : []),
      ...Array.from({ length: section.commandCount }, (_, at) => {
        const command = readCommand(index, section.firstCommand + at);
        return encodeCommand(command.type, command.attributes, command.version);
      }),
    ]);
    expect(Buffer.compare(Buffer.concat(parts), bytes)).toBe(0);
  });
});

test.each(fixtureNames)('%s: the dump is that of btrfs-progs', (name) => {
  const written: Uint8Array[] = [];
  progsDump(memorySource(name, fixture(name)), (bytes) => written.push(bytes), {
    utcOffset: () => 0,
  });
  expect(Buffer.concat(written).toString('latin1')).toBe(fixtureDump(name).toString('latin1'));
});

test('streams that follow each other are sections of one index', () => {
  const index = indexBytes(fixture('two-streams'));
  const first = indexBytes(fixture('full-v1')).commandCount;
  expect(
    index.sections.map(({ firstCommand, hasHeader }) => ({ firstCommand, hasHeader })),
  ).toEqual([
    { firstCommand: 0, hasHeader: true },
    { firstCommand: first, hasHeader: true },
  ]);
  expect(index.sectionOf(first - 1)).toBe(index.sections[0]);
  expect(index.sectionOf(first)).toBe(index.sections[1]);
});

test('the protocol of a stream without a header is told by its commands', () => {
  expect(indexBytes(fixture('without-header')).sections[0]?.version).toBe(1);
  expect(indexBytes(fixture('without-header-v2')).sections[0]?.version).toBe(2);
});
