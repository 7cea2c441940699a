// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { runSend } from '../../../engine/send/sendEngine';
import { corpusCases, describeCorpus } from '../../corpus';
import { compareWithKernel, type Outcome } from './corpusSend';

/** Cases whose stream is the kernel's byte for byte; UPDATE_GOLDENS=1 adds those that become so. */
const listPath = new URL('identical.json', import.meta.url);
const mustBeIdentical = new Set(JSON.parse(readFileSync(listPath, 'utf8')) as string[]);

describeCorpus('sending again from the image', () => {
  const outcomes = new Map<string, Outcome>();

  for (const corpusCase of corpusCases()) {
    const { name } = corpusCase;
    test(name, async ({ skip }) => {
      const outcome = await compareWithKernel(corpusCase, runSend);
      outcomes.set(name, outcome);
      if (mustBeIdentical.has(name)) expect(outcome.reason).toBe('');
      else if (!outcome.identical) skip(outcome.reason);
    });
  }

  afterAll(() => {
    const identical = [...outcomes].filter(([, outcome]) => outcome.identical);
    for (const [name, { reason }] of outcomes) if (reason !== '') console.log(`${name}: ${reason}`);
    console.log(`${identical.length} of ${corpusCases().length} cases are byte-identical`);
    if (process.env['UPDATE_GOLDENS'] !== '1') return;
    const names = new Set([...mustBeIdentical, ...identical.map(([name]) => name)]);
    writeFileSync(listPath, `${JSON.stringify([...names].sort(), null, 2)}\n`);
  });
});
