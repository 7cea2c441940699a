// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, expect, test } from 'vitest';
import type { ByteSource } from '../../../engine/byteSource';
import { DiskError } from '../../../engine/disk/errors';
import type { ReadError } from '../../../engine/snapshot/errors';
import { openPath } from '../../../server/nodeFileOpener';
import { exercise } from './exercise';
import { describeMounting } from './liveFilesystem';
import { makeDevices } from './liveDevices';
import { expectSameStreams, kernelStreams } from './sameStreams';

const timeout = 300_000;

/** How many devices a filesystem of that profile has, and how many of them it can do without. */
const profiles: readonly (readonly [string, number, number])[] = [
  ['raid1', 2, 1],
  ['raid10', 4, 1],
  ['raid5', 3, 1],
  ['raid1c3', 3, 2],
  ['raid6', 4, 2],
  ['raid1c4', 4, 3],
];

for (const [profile, count, dispensable] of profiles) {
  describeMounting(`${profile} on ${count} devices`, () => {
    const live = makeDevices(['-m', profile, '-d', profile], count);
    const streams = kernelStreams(live);
    const checked = makeDevices(['-m', profile, '-d', profile], count, 'checked');
    const checkedStreams = kernelStreams(checked);
    afterAll(() => {
      live.remove();
      checked.remove();
    });

    const without = (lost: readonly number[]): readonly string[] =>
      live.images.filter((_, index) => !lost.includes(index + 1));
    let notes = 0;
    const losses = choices(count, dispensable);

    test.each(losses.map((lost) => [lost.join(' and '), lost] as const))(
      'is sent the same without device %s',
      (_, lost) => {
        const warnings = expectSameStreams(without(lost), streams);
        expect(warnings).toHaveLength(lost.length);
        for (const devid of lost) {
          const named = new RegExp(`^Device ${devid} \\([-0-9a-f]{36}\\) is missing`);
          expect(warnings.find((warning) => named.test(warning))).toBeDefined();
        }
      },
      timeout,
    );

    test.each(losses.map((lost) => [lost.join(' and '), lost] as const))(
      'is sent the same where device %s holds garbage',
      (_, lost) => {
        const warnings = expectSameStreams(checked.images, checkedStreams, (source, index) =>
          lost.includes(index + 1) ? garbled(source) : source,
        );
        notes += warnings.filter((warning) => warning.includes('its other copy is used')).length;
      },
      timeout,
    );

    const devids = dispensable < 2 ? [] : live.images.map((_, index) => index + 1);
    const pairs = devids.flatMap((lost) =>
      devids.filter((bad) => bad !== lost).map((bad) => [lost, bad] as const),
    );
    test.each(pairs)(
      'is sent the same without device %i, and with garbage on device %i',
      (lost, bad) => {
        const left = checked.images.filter((_, index) => index + 1 !== lost);
        const badIndex = left.indexOf(checked.images[bad - 1] ?? '');
        const warnings = expectSameStreams(left, checkedStreams, (source, index) =>
          index === badIndex ? garbled(source) : source,
        );
        expect(warnings.join('\n')).toMatch(new RegExp(`^Device ${lost} .* is missing`, 'm'));
      },
      timeout,
    );

    test('says what is wrong where all that is left is garbage', () => {
      const left = checked.images.slice(1).map(openPath);
      const { errors } = exercise(...left.map(garbled));
      for (const source of left) source.close();
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors)
        expect(['damaged-node', 'data-checksum', 'devices-missing']).toContain(codeOf(error));
    });

    test('says so where it is garbage', () => expect(notes).toBeGreaterThan(0));

    test('can do without no more', () => {
      const left = live.images.slice(0, count - dispensable - 1).map(openPath);
      const { errors } = left.length > 0 ? exercise(...left) : { errors: [] };
      for (const source of left) source.close();
      expect(errors.length > 0).toBe(left.length > 0);
      for (const error of errors) {
        expect(error).toMatchObject({ code: 'devices-missing' });
        expect(error.message).toMatch(/device \d \([-0-9a-f]{36}\).*missing/);
      }
    });
  });
}

function codeOf(error: ReadError): string {
  return error instanceof DiskError ? error.code : error.name;
}

/** Its superblock is good, and all behind it is not. */
function garbled(source: ByteSource): ByteSource {
  const superblocksEnd = 0x11000;
  return {
    name: source.name,
    size: source.size,
    read: (offset, length) => {
      const bytes = source.read(offset, length);
      return offset < superblocksEnd ? bytes : bytes.map((byte) => byte ^ 0x55);
    },
  };
}

/** Every choice of one device and, where more may be lost, of so many. */
function choices(count: number, most: number): readonly (readonly number[])[] {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  let sets: (readonly number[])[] = [[]];
  for (const devid of all) sets = [...sets, ...sets.map((set) => [...set, devid])];
  return sets.filter(({ length }) => length === 1 || length === most);
}
