// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { corpusCase, corpusCases, describeCorpus, tracedCases, traceText } from './corpus';

describeCorpus('the corpus', () => {
  test('unpacks a stream as it was written', async () => {
    const found = corpusCase('x-acls-02');
    const bytes = await found.streamBytes();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(found.json.stream.sha256);
  });

  test('unpacks images sparsely', async () => {
    const found = corpusCase('x-acls-02');
    const [path = ''] = await found.imagePaths();
    const stat = statSync(path);
    expect(stat.size).toBe(found.json.images[0]?.apparent_size);
    expect(stat.blocks * 512).toBeLessThan(stat.size / 4);
  });

  test('has traces of its own cases', async () => {
    const names = new Set(corpusCases().map((one) => one.name));
    const traced = tracedCases();
    expect(traced.length).toBeGreaterThan(0);
    expect(traced.filter((name) => !names.has(name))).toEqual([]);
    expect(JSON.parse((await traceText(traced[0] ?? ''))?.split('\n')[0] ?? '')).toBeTypeOf(
      'object',
    );
  });
});
