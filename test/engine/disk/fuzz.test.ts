// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { fuzzBases, fuzzImage, fuzzOnce } from './fuzzSend';

/** Damaged images of each base, with and without checksums made right; `npm run fuzz` does more. */
const count = 30;

describe.each(fuzzBases)('%s', (base) => {
  const { devices, metadata, whole } = fuzzImage(base);

  test('is whole before it is damaged', () => {
    expect(devices.length).toBeGreaterThan(0);
    expect(whole.error).toBeUndefined();
    expect(whole.bytes).toBeGreaterThan(40_000);
    expect(metadata.length).toBeGreaterThan(10);
  });

  test.each([false, true])(
    'damaged, ends with an error or a stream; checksums made right again: %s',
    (sealed) => {
      let errors = 0;
      for (let seed = 1; seed <= count; seed++) errors += Number(fuzzOnce(base, seed, sealed));
      expect(errors).toBeGreaterThan(0);
      expect(errors).toBeLessThan(count);
    },
  );
});
