// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { errorMessage } from '../../client/errorMessage';

test('tells what a server said without the name of the request', () => {
  const error = new Error(
    'Request btrfsSend/verify failed with message: Cannot open a.img: it failed',
  );
  expect(errorMessage(error)).toBe('Cannot open a.img: it failed');
});

test('tells other messages, and what is no error, as they are', () => {
  expect(errorMessage(new Error('Request denied'))).toBe('Request denied');
  expect(errorMessage('odd')).toBe('odd');
});
