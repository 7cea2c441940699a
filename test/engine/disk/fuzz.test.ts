// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { SendError } from '../../../engine/send/errors';
import { ReadError } from '../../../engine/snapshot/errors';
import { damagedImage, metadataOf, randomOf, sendDamaged } from './fuzzSend';
import { openGolden } from './goldenImages';

/** Images of each kind; FUZZ_COUNT asks for more, from FUZZ_SEED on. */
const count = Number(process.env['FUZZ_COUNT'] ?? 400);
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1);
/** Far more than any takes, even on a machine with much else to do. */
const maxMilliseconds = 60_000;

const golden = openGolden('single-crc32c');
golden.remove();
const [image] = golden.devices;
if (!image) throw new Error('The golden image is missing');
const metadata = metadataOf(image);
const whole = sendDamaged(image);

test('the image is whole before it is damaged', () => {
  expect(whole.error).toBeUndefined();
  expect(whole.bytes).toBeGreaterThan(40_000);
  expect(metadata.length).toBeGreaterThan(20);
});

test.each([false, true])(
  'ends with an error or a stream, checksums made right again: %s',
  (sealed) => {
    let errors = 0;
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const began = performance.now();
      const outcome = sendDamaged(damagedImage(image, metadata, randomOf(seed), sealed));
      const { error } = outcome;
      if (error !== undefined) {
        errors++;
        if (!(error instanceof ReadError) && !(error instanceof SendError))
          throw new Error(`Seed ${seed} gives another kind of error`, { cause: error });
      } else if (!sealed && !outcome.warnings.join().includes('backup root')) {
        // Damage that a checksum shows is either not met, or an error.
        expect({ seed, crc: outcome.crc }).toEqual({ seed, crc: whole.crc });
      }
      if (performance.now() - began > maxMilliseconds)
        throw new Error(`Seed ${seed} takes too long`);
    }
    expect(errors).toBeGreaterThan(count / 20);
  },
  600_000 + count * 1000,
);
