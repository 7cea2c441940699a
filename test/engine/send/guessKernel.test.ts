// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { guessKernel, type KernelGuess } from '../../../engine/send/guessKernel';
import { atOnce } from '../../../server/steps';
import { indexStream } from '../../../engine/stream/streamIndex';
import { corpusCase, corpusCases, describeCorpus } from '../../corpus';

const guess = (stream: Uint8Array): KernelGuess =>
  atOnce(guessKernel(indexStream(memorySource('stream', stream))));

const stalePathStream = fileURLToPath(
  new URL('../../fixtures/workspace/refused/second.btrfs-stream', import.meta.url),
);

/** Whatever is in it, the one that sent it must be among those that could have. */
const small = corpusCases().filter(({ json }) => json.stream.size < 300_000);

describeCorpus('guessing the kernel of a stream', () => {
  test('6.18 is never taken for an older one', async () => {
    for (const one of small) {
      expect([one.name, guess(await one.streamBytes()).profile]).toEqual([one.name, '6.18']);
    }
  });

  test('6.1 is known by its directories’ times, and else taken for the latest', async () => {
    const guesses: Record<string, number> = {};
    for (const one of small) {
      const path = await one.otherStreamPath('6.1');
      if (path === undefined) continue;
      const { profile } = guess(readFileSync(path));
      guesses[String(profile)] = (guesses[String(profile)] ?? 0) + 1;
    }
    expect(Object.keys(guesses).sort()).toEqual(['6.1', '6.18']);
    expect(guesses['6.1']).toBeGreaterThan(2 * (guesses['6.18'] ?? 0));
  });

  test('reasons name the command that shows it', async () => {
    const { reasons } = guess(await corpusCase('x-holes-prealloc-04').streamBytes());
    expect(reasons).toContainEqual({
      says: '6.0 or later',
      because: 'protocol 2',
      command: 0,
    });
    expect(reasons.map(({ says }) => says)).toContain('6.17 or later, 6.16.2, 6.12.44, 6.1.192');
  });
});

test('a path of before, used for the next inode of its number, tells a kernel that keeps paths', () => {
  const { profile, reasons } = guess(readFileSync(stalePathStream));
  expect(profile).toBe('6.18');
  expect(reasons).toContainEqual({
    says: '6.15 or later, 6.12.44',
    because: 'a path of an inode that is gone is used for the next of its number',
    command: 3,
  });
});

test('nothing tells where there is no command', () => {
  expect(guess(new Uint8Array(0))).toEqual({ profile: '6.18', reasons: [] });
});
