// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { goldenLayouts, makeGolden } from './makeGolden';
import { openGolden } from './openGolden';
import { expectStreams } from './sameStreams';

/** How many devices a profile can do without. */
const dispensable: Readonly<Record<string, number>> = {
  raid1: 1,
  raid10: 1,
  raid1c3: 2,
  raid5: 1,
  raid6: 2,
};

test.each(goldenLayouts)('the committed $name is sent as a kernel sent it', (layout) => {
  if (process.env['UPDATE_GOLDENS'] === '1') makeGolden(layout);
  const { name, devices: count = 1 } = layout;
  const golden = openGolden(name);
  const { devices, streams } = golden;
  try {
    expect(devices).toHaveLength(count);
    expect(expectStreams(devices.toReversed(), streams)).toEqual([]);
    const lost = dispensable[name.split('-')[0] ?? ''] ?? 0;
    const warnings = expectStreams(devices.slice(lost), streams);
    expect(warnings).toHaveLength(lost);
    if (lost > 0) expect(warnings[0]).toContain('Device 1 ');
  } finally {
    golden.remove();
  }
});
