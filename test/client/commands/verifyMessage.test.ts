// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { verifyMessage } from '../../../client/commands/verifyMessage';

const size = { commands: 1234, bytes: 56789 };

test.each([
  [0, 0, 'All checksums are right: 1,234 commands, 56,789 bytes.'],
  [2, 2, '2 of the checksums are wrong: 1,234 commands, 56,789 bytes.'],
  [1, 0, 'All checksums are right, but there is 1 other fault: 1,234 commands, 56,789 bytes.'],
  [
    3,
    1,
    '1 of the checksums is wrong, and there are 2 other faults: 1,234 commands, 56,789 bytes.',
  ],
])('%i errors, %i of checksums', (errors, checksums, message) => {
  expect(verifyMessage({ ...size, errors, checksums })).toBe(message);
});
