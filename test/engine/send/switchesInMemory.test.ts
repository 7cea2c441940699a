// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { kernelProfile } from '../../../engine/send/profiles';
import { switchesInMemory } from './switchesInMemory';
import { withSwitch } from './withSwitch';

test.each(switchesInMemory)('$change', ({ change, kernel, run, ...expected }) => {
  const profile = kernelProfile(kernel);
  expect(run(profile)).toEqual(expected.with);
  expect(run(withSwitch(profile, change, false))).toEqual(expected.without);
});
