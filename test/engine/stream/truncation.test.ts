// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { readCommand } from '../../../engine/stream/decode';
import { progsDump } from '../../../engine/stream/progsDump';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { fixture, indexBytes, verityStream } from './fixtures';

const cut: readonly (readonly [string, Uint8Array])[] = [
  ['full-v1', fixture('full-v1')],
  ['full-v2', fixture('full-v2')],
  ['incremental-v2', fixture('incremental-v2')],
  ['two-streams', fixture('two-streams')],
  ['verity-v3', verityStream()],
];

describe.each(cut)('%s, cut after every byte', (_name, bytes) => {
  const whole = indexBytes(bytes);

  test('keeps every whole command, and says where the rest is missing', () => {
    for (let length = 0; length < bytes.length; length++) {
      const index = indexBytes(bytes.subarray(0, length));
      const kept = wholeCommands(whole, length);
      if (index.commandCount !== kept) expect([length, index.commandCount]).toEqual([length, kept]);
      const problem = problemOf(index, whole, length);
      if (problem !== undefined) expect([length, problem]).toBeUndefined();
    }
  });

  test('fails as btrfs-progs says it does', () => {
    for (let length = 0; length < bytes.length; length += 7) {
      const source = memorySource('cut', bytes.subarray(0, length));
      const [fault] = indexBytes(bytes.subarray(0, length)).faults;
      const outcome = progsDump(source, () => undefined);
      const printed = Buffer.from(outcome.errors).toString('latin1');
      // The dump ends at the first END, before a later stream's end; it says nothing of an empty file.
      const expected = outcome.exitCode === 0 || length === 0 ? '' : (fault?.receive ?? 'a fault');
      if (!printed.includes(expected)) expect([length, printed]).toEqual([length, expected]);
    }
  });
});

test('commands before the cut verify, and the last can be read', () => {
  const bytes = fixture('full-v2');
  for (let length = 30; length < bytes.length; length += 113) {
    const index = indexBytes(bytes.subarray(0, length));
    expect(verifyStream(index)).toEqual([]);
    if (index.commandCount > 0)
      expect(readCommand(index, index.commandCount - 1).faults).toEqual([]);
  }
});

function wholeCommands(whole: StreamIndex, length: number): number {
  let count = 0;
  while (
    count < whole.commandCount &&
    whole.offsetOf(count) + 10 + whole.payloadLengthOf(count) <= length
  )
    count++;
  return count;
}

/** What is wrong with the faults of a cut stream; undefined where they are right. */
function problemOf(index: StreamIndex, whole: StreamIndex, length: number): string | undefined {
  const isComplete = whole.sections.some(({ firstCommand, commandCount }) => {
    const last = firstCommand + commandCount - 1;
    return length === whole.offsetOf(last) + 10 + whole.payloadLengthOf(last);
  });
  const expected = isComplete ? ['unsupported-version'] : codesOfCut;
  for (const { code, offset, length: extent } of index.faults) {
    if (offset + extent > length) return `${code} lies outside of the file`;
    if (!expected.includes(code) && code !== 'unsupported-version') return `${code} is unexpected`;
  }
  const told = index.faults.some(({ code }) => code !== 'unsupported-version');
  return told === isComplete ? `told: ${told}` : undefined;
}

const codesOfCut = [
  'empty-stream',
  'truncated-header',
  'truncated-command-header',
  'truncated-payload',
  'missing-end',
];
