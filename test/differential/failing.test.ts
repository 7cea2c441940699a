// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRunningKernel } from '../engine/send/runningKernel';
import { compareSends } from './differences';
import { openEngineSends } from './engineSends';
import { firstDifference } from './firstDifference';
import { openKernelVolumes, type KernelVolumes } from './kernelVolume';
import type { Send } from './sends';

const [EPERM, ENOENT, EIO, ENAMETOOLONG] = [1, 2, 5, 36];

interface Failure {
  readonly name: string;
  readonly script: readonly string[];
  readonly send: Send;
  readonly errno: number;
  /** Bytes that are written before it, at least. */
  readonly bytes: number;
}

const files = ['subvol s', 'write s/a 0 5000 1', 'write s/b 0 200000 3', 'write s/c 0 5000 1'];
const damaged = [...files, 'snapshot s s0', 'corrupt s/b 100000'];
/** Ten directories, one in another, each with a name as long as can be. */
const deep = (top: string): string[] =>
  Array.from({ length: 10 }, (_, depth) => {
    return `mkdir ${top}${`/${'d'.repeat(255)}`.repeat(depth + 1)}`;
  });
const tooDeep = [
  'subvol s',
  'mkdir s/x',
  ...deep('s/x'),
  'mkdir s/y',
  ...deep('s/y'),
  `rename s/y s/x${`/${'d'.repeat(255)}`.repeat(10)}/y`,
];

const failures: readonly Failure[] = [
  {
    name: 'data that does not match its checksum',
    script: ['mount noatime', ...damaged],
    send: { subvol: 's0', proto: 1 },
    errno: EIO,
    bytes: 40_000,
  },
  {
    name: 'the same in larger pieces',
    script: ['mount noatime', ...damaged],
    send: { subvol: 's0', proto: 2 },
    errno: EIO,
    bytes: 5000,
  },
  {
    name: 'a preallocated file whose data does not match its checksum',
    script: [
      'mount noatime',
      'subvol s',
      'create s/b',
      'fallocate s/b 0 0 400000',
      'write s/b 4096 200000 3',
      'snapshot s s0',
      'corrupt s/b 100000',
    ],
    send: { subvol: 's0', proto: 1 },
    errno: EIO,
    bytes: 40_000,
  },
  {
    name: 'compressed data as it is that does not match its checksum',
    script: [
      'mount noatime,compress-force=zstd',
      'subvol s',
      'write s/a 0 9000 1',
      'write s/b 0 200000 5',
      'write s/c 0 5000 1',
      'snapshot s s0',
      'damage s/b',
    ],
    send: { subvol: 's0', proto: 2, compressed: true },
    errno: EIO,
    bytes: 700,
  },
  {
    name: 'the same decompressed',
    script: [
      'mount noatime,compress-force=zlib',
      'subvol s',
      'write s/a 0 9000 1',
      'write s/b 0 200000 5',
      'snapshot s s0',
      'damage s/b',
    ],
    send: { subvol: 's0', proto: 1 },
    errno: EIO,
    bytes: 9000,
  },
  {
    name: 'a subvolume that is not read-only',
    script: ['mount noatime', ...files],
    send: { subvol: 's', proto: 1 },
    errno: EPERM,
    bytes: 0,
  },
  {
    name: 'a parent that is not read-only',
    script: ['mount noatime', ...files, 'snapshot s s0'],
    send: { subvol: 's0', parent: 's', proto: 1 },
    errno: EPERM,
    bytes: 0,
  },
  {
    name: 'a subvolume that is deleted',
    script: ['mount noatime', ...files, 'snapshot s s0', 'dead s0'],
    send: { subvol: 'id:257', proto: 1 },
    errno: EPERM,
    bytes: 0,
  },
  {
    name: 'a parent that is deleted',
    script: ['mount noatime', ...files, 'snapshot s s0', 'snapshot s s1', 'dead s0'],
    send: { subvol: 's1', parent: 'id:257', proto: 1 },
    errno: ENOENT,
    bytes: 0,
  },
  {
    name: 'a clone source that is deleted',
    script: ['mount noatime', ...files, 'snapshot s s0', 'snapshot s s1', 'dead s0'],
    send: { subvol: 's1', cloneSources: ['id:257'], proto: 2 },
    errno: ENOENT,
    bytes: 0,
  },
  {
    name: 'a clone source that is not read-only',
    script: ['mount noatime', ...files, 'snapshot s s0'],
    send: { subvol: 's0', cloneSources: ['s'], proto: 2 },
    errno: EPERM,
    bytes: 0,
  },
  {
    name: 'the top level, which has no name',
    script: ['mount noatime', 'write a 0 5000 1', 'readonly '],
    send: { subvol: '', proto: 1 },
    errno: ENOENT,
    bytes: 17,
  },
  {
    name: 'a path that is too long',
    script: ['mount noatime', ...tooDeep, 'snapshot s s0'],
    send: { subvol: 's0', proto: 1 },
    errno: ENAMETOOLONG,
    bytes: 10_000,
  },
];

describeRunningKernel('failing sends', () => {
  let volumes: KernelVolumes;
  beforeAll(() => (volumes = openKernelVolumes()));
  afterAll(() => volumes.close());

  test.each(failures)('$name', async ({ script, send, errno, bytes }) => {
    const { images, sent } = await volumes.make(['mkfs 256 -n 4096', ...script], [send]);
    const engine = openEngineSends(images);
    const ours = engine.send(send);
    engine.close();
    const [kernels] = sent;
    expect(kernels?.errno).toBe(errno);
    expect(ours.errno).toBe(errno);
    expect(kernels?.bytes.length).toBeGreaterThanOrEqual(bytes);
    expect(firstDifference(kernels?.bytes ?? new Uint8Array(), ours.bytes)).toBeUndefined();
  });

  test.each([true, false])('the second of three, in one stream: %s', async (continuous) => {
    const script = [
      ...['mkfs 256 -n 4096', 'mount noatime', ...files, 'snapshot s s0'],
      ...['write s/d 0 200000 6', 'snapshot s s1', 'write s/e 0 9000 6', 'snapshot s s2'],
      'corrupt s/d 100000',
    ];
    const progs = { further: ['s1', 's2'], continuous };
    const send: Send = { subvol: 's0', proto: 1, progs };
    const { count, failing, differences } = await compareSends(volumes, script, [send]);
    expect({ count, failing, differences }).toEqual({ count: 1, failing: 1, differences: [] });
  });
});
