// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { reviewedEvents, reviewOf } from '../../../engine/send/rfc2012/review';
import { engineEvents, engineFunctions } from '../../../server/debug/breakpoints/engineFunctions';

test('every remark is of something that the probe is told', () => {
  const told = (name: string): boolean => engineFunctions.has(name) || engineEvents.has(name);
  expect(reviewedEvents.filter((name) => !told(name))).toEqual([]);
});

test('a remark has its author and its date; what was not reviewed has none', () => {
  expect(reviewOf('gen_unique_name')).toMatchObject([
    { author: 'Arne Jansen', date: '2012-07-23' },
  ]);
  expect(reviewOf('send_rename')).toBeUndefined();
  expect(reviewOf('toString')).toBeUndefined();
});
