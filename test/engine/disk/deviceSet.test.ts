// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, expect, test } from 'vitest';
import type { ByteSource } from '../../../engine/byteSource';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { crc32c } from '../../../engine/crc32c';
import { openGolden } from './openGolden';
import type { PackedImage } from './packedImage';
import { expectStreams } from './sameStreams';

const superblock = 0x10000;
const generationAt = 0x48;

const golden = openGolden('raid10');
const [first, second, third, fourth] = golden.devices;
if (!first || !second || !third || !fourth) throw new Error('The golden image is not whole');
const { streams } = golden;
afterAll(() => golden.remove());

/** The device with bytes of its first superblock changed, and its checksum made right if `sealed`. */
function changed(
  device: PackedImage,
  change: (bytes: Uint8Array) => void,
  sealed: boolean,
): PackedImage {
  const replaced = new Map<number, Uint8Array>();
  for (const at of [superblock, 0x4000000]) {
    const bytes = device.read(at, 4096);
    change(bytes);
    const sum = ~crc32c(0xffffffff, bytes.subarray(32)) >>> 0;
    if (sealed) new DataView(bytes.buffer).setUint32(0, sum, true);
    replaced.set(at / 4096, bytes);
  }
  return device.with(replaced);
}

function warningsOf(...devices: readonly ByteSource[]): readonly string[] {
  return expectStreams(devices, streams);
}

test('devices can be given in any order, and one of them twice', () => {
  expect(warningsOf(third, first, fourth, second)).toEqual([]);
  const warnings = warningsOf(third, first, third, fourth, second);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^raid10\.3 is the same device 3 \(.*\) as raid10\.3: nothing is read/,
  );
});

test('a device whose superblocks are damaged counts as missing', () => {
  const damaged = changed(second, (bytes) => bytes.fill(0x5a, 0x90, 0xa0), false);
  const warnings = warningsOf(first, damaged, third, fourth).join('\n');
  expect(warnings).toContain('raid10.2: its superblock at 65536 is damaged');
  expect(warnings).toContain('the device counts as missing');
  expect(warnings).toMatch(/^Device 2 .* is missing/m);
});

test('a device that was left out of the last commits is read last', () => {
  const stale = changed(
    second,
    (bytes) => (bytes[generationAt] = (bytes[generationAt] ?? 0) - 1),
    true,
  );
  // What it holds is as old as garbage.
  const old: ByteSource = {
    ...stale,
    read: (offset, length) => {
      const bytes = stale.read(offset, length);
      return offset < 0x100000 ? bytes : bytes.map((byte) => byte ^ 0x55);
    },
  };
  const warnings = warningsOf(first, old, third, fourth);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^raid10\.2 \(device 2 .*\) was last written in generation/);
});

test('a device that the chunk tree does not list is not read', () => {
  const other = changed(second, (bytes) => (bytes[0xc9] = 9), true);
  const warnings = warningsOf(first, second, third, fourth, { ...other, name: 'stranger' });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^stranger \(device 9 .*\) is not, or no longer, part of/);
});

test('a file that is no device is refused', () => {
  const nothing = { name: 'nothing', size: 1 << 20, read: () => new Uint8Array(4096) };
  expect(() => openFilesystem([first, nothing])).toThrow('nothing: it has no btrfs superblock');
});
