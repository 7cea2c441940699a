// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleImage, swapSend } from './exampleSend';
import { InlineClient } from './inlineClient';

let client: InlineClient;
beforeEach(() => {
  client = new InlineClient();
});
afterEach(() => client.session.end());

const swap = { image: exampleImage, ...swapSend };

test('the kernel that was chosen is seen in the session', async () => {
  await client.start({ ...swap, kernel: '6.1' });
  expect(await client.evaluate('kernel')).toContain('6.1');
});

test('with the engine of the RFC, the review is read where it asked', async () => {
  await client.start({ ...swap, kernel: 'rfc-2012' });
  await client.request('setExceptionBreakpoints', { filters: ['review'] });
  expect(await client.go('continue')).toBe('exception');
  expect(await client.request('exceptionInfo', { threadId: 1 })).toMatchObject({
    exceptionId: 'send_subvol_begin',
    description: expect.stringContaining(
      'Review, Arne Jansen, 2012-07-23: PATH is only the last component',
    ) as string,
  });
  expect(await client.evaluate('event.review[0].author')).toContain('Arne Jansen');
});

test('other kernels have no review', async () => {
  await client.start({ ...swap, kernel: '6.1' });
  await client.request('setExceptionBreakpoints', { filters: ['review'] });
  expect(await client.go('continue')).toBe('end');
});
