// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, describeMounting } from './liveFilesystem';
import { makeDevices, type LiveDevices } from './liveDevices';
import { expectSameStreams, kernelStreams } from './sameStreams';

const timeout = 180_000;

/** What `mkfs.btrfs` is told, on how many devices, and what is done to them then. */
interface Layout {
  readonly args: string;
  readonly devices?: number;
  readonly then?: (live: LiveDevices) => void;
}

const layouts: readonly Layout[] = [
  { args: '-m dup -d single --csum sha256' },
  { args: '-m dup -d single --csum blake2' },
  { args: '-m single -d single --csum xxhash -n 4096' },
  { args: '-m dup -d dup -n 8192' },
  { args: '-m dup -d single -n 32768' },
  { args: '-m single -d single -n 65536' },
  { args: '--mixed -m dup -d dup' },
  { args: '-O ^no-holes,^skinny-metadata,^extref -R ^free-space-tree' },
  { args: '', then: changeFsid },
  { args: '', then: enableSimpleQuota },
  { args: '-m raid1 -d single', devices: 3 },
  { args: '-m raid0 -d raid0 -n 4096', devices: 3 },
  { args: '-m raid1 -d raid1', devices: 2 },
  { args: '--mixed -m raid1 -d raid1', devices: 2 },
  { args: '-m raid1c3 -d raid1c3', devices: 3 },
  { args: '-m raid1c4 -d raid1c4', devices: 4 },
  { args: '-m raid10 -d raid10 --csum xxhash', devices: 5 },
  { args: '-m raid5 -d raid5', devices: 2 },
  { args: '-m raid5 -d raid5 --csum sha256 -n 4096', devices: 3 },
  { args: '-m raid6 -d raid6 -n 65536', devices: 5 },
  { args: '-m raid1 -d raid0', devices: 2, then: balanceToRaid1 },
  { args: '', then: workOnClone },
];

describeMounting('a filesystem of every layout', () => {
  test.each(
    layouts.map((one) => [`${one.args || 'defaults'}, ${one.then?.name ?? ''}`, one] as const),
  )(
    'is sent as the kernel sends it: %s',
    (_, { args, devices = 1, then }) => {
      const live = makeDevices(args.split(' ').filter(Boolean), devices);
      try {
        then?.(live);
        const streams = kernelStreams(live);
        const warnings = expectSameStreams(live.images.toReversed(), streams);
        expect(warnings).toEqual([]);
      } finally {
        live.remove();
      }
    },
    timeout,
  );
});

/** `BTRFS_IOC_QUOTA_CTL` with a command that btrfs-progs 6.2 has no option for. */
function enableSimpleQuota(live: LiveDevices): void {
  const script = [
    'import fcntl, os, struct, sys',
    'fd = os.open(sys.argv[1], os.O_RDONLY)',
    'fcntl.ioctl(fd, 0xc0109428, bytearray(struct.pack("<QQ", 4, 0)))',
  ].join('\n');
  live.mounted('noatime', (at) => {
    run('python3', '-c', script, at);
    run('bash', '-c', 'head -c 300000 /dev/urandom > "$0/files/owned"', at);
    run('btrfs', '-q', 'subvolume', 'delete', `${at}/second`);
    run('btrfs', '-q', 'subvolume', 'snapshot', '-r', `${at}/files`, `${at}/second`);
  });
}

/** Profiles side by side: old chunks of one, new ones of the other. */
function balanceToRaid1(live: LiveDevices): void {
  live.mounted('noatime', (at) =>
    run('btrfs', '-q', 'balance', 'start', '-dconvert=raid1,soft,limit=1', at),
  );
}

/** From then on its blocks bear another fsid than the superblock: metadata_uuid. */
function changeFsid(live: LiveDevices): void {
  run('btrfstune', '-m', live.images[0] ?? '');
}

/** A clone mounted beside its original has a fsid for the time being: temp-fsid. */
function workOnClone(live: LiveDevices): void {
  const image = live.images[0] ?? '';
  const original = `${image}.original`;
  const other = join(live.directory, 'other');
  run('cp', '--sparse=always', image, original);
  mkdirSync(other);
  run('mount', '-o', 'loop,ro', original, other);
  try {
    live.mounted('noatime', (at) => {
      run('bash', '-c', 'head -c 300000 /dev/urandom > "$0/files/of-the-clone"', at);
      run('btrfs', '-q', 'subvolume', 'delete', join(at, 'second'));
      run('btrfs', '-q', 'subvolume', 'snapshot', '-r', join(at, 'files'), join(at, 'second'));
    });
  } finally {
    run('umount', other);
  }
}
