// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../../../engine/byteSource';
import { openFilesystem } from '../../../../engine/disk/filesystem';
import { SendError } from '../../../../engine/send/errors';
import { runSend } from '../../../../engine/send/sendEngine';
import { ReadError } from '../../../../engine/snapshot/errors';
import { metadataBlocks, patched, resealed } from '../../disk/smallImage';
import { describeRunningKernel } from '../runningKernel';
import { openKernelVolumes } from '../../../differential/kernelVolume';
import { sequence } from '../../../differential/sequence';

/** Its filesystem has two subvolumes. */
const seed = 9;
const runs = Number(process.env['HOSTILE_RUNS'] ?? 150);

/** A small filesystem with reflinks within and between two subvolumes; balanced, so that leaves are shared. */
async function hostileImage(): Promise<Uint8Array> {
  const volumes = openKernelVolumes();
  try {
    const operations = sequence(seed, 'data').slice(2);
    const firstSnapshot = operations.indexOf('snapshot s s0');
    const { images } = await volumes.make(
      [
        'mkfs 200 -n 4096 -m single -d single',
        'mount noatime,max_inline=2048,compress=zstd',
        ...operations.slice(0, firstSnapshot),
        'balance',
        ...operations.slice(firstSnapshot),
      ],
      [],
    );
    return new Uint8Array(readFileSync(images[0] ?? ''));
  } finally {
    await volumes.close();
  }
}

/** A stream that grows without end is stopped by its sink, as a person would. */
class Enough extends Error {}
const enough = 40_000_000;

/** Sends from the image in several ways. Throws what a damaged image must never cause. */
function sendAll(source: ByteSource): { bytes: number; errors: number } {
  let bytes = 0;
  let errors = 0;
  for (const proto of [1, 2] as const) {
    let left = enough;
    const write = (chunk: Uint8Array): void => {
      left -= chunk.length;
      if (left < 0) throw new Enough();
      bytes += chunk.length;
    };
    try {
      const filesystem = openFilesystem([source]);
      const open = (path: string) => filesystem.snapshot(filesystem.findSubvolume(path).id);
      const parentRoot = open('s0');
      runSend({
        sendRoot: open('s1'),
        parentRoot,
        cloneSources: [parentRoot, open('t0'), open('t1')],
        proto,
        noFileData: false,
        omitStreamHeader: false,
        omitEndCmd: false,
        compressed: proto === 2,
        sink: { write },
      });
    } catch (error) {
      const isExpected = [ReadError, SendError, Enough].some((kind) => error instanceof kind);
      if (!isExpected) throw error;
      errors += 1;
    }
  }
  return { bytes, errors };
}

describeRunningKernel('sending from a damaged or hostile image', () => {
  test('ends, with an error that says why where it must', async () => {
    const image = await hostileImage();
    const blocks = metadataBlocks(image);
    const whole = sendAll(patched(image, []));
    expect(whole.errors).toBe(0);
    expect(whole.bytes).toBeGreaterThan(50_000);
    const overfull = blocks.map((at) => {
      const tooManyItems = [{ offset: 97, value: 0xff }];
      return sendAll(patched(image, [resealed(image, at, tooManyItems)])).errors;
    });
    expect(Math.max(...overfull)).toBeGreaterThan(0);

    const anyChanges = fc.array(
      fc.record({
        offset: fc.oneof(fc.integer({ min: 101, max: 800 }), fc.integer({ min: 101, max: 4095 })),
        value: fc.oneof(fc.constantFrom(0, 1, 0xff), fc.integer({ min: 0, max: 255 })),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...blocks), anyChanges, (at, changes) => {
        sendAll(patched(image, [resealed(image, at, changes)]));
      }),
      { numRuns: runs },
    );
  }, 600_000);
});
