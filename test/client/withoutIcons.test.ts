// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { withoutIcons } from '../../client/withoutIcons';

test('escapes what would be shown as an icon', () => {
  expect(withoutIcons('265  $(error) $(sync~spin)')).toBe('265  \\$(error) \\$(sync~spin)');
});

test('leaves other names as they are', () => {
  expect(withoutIcons('$HOME (x) $(a b) $()')).toBe('$HOME (x) $(a b) $()');
});
