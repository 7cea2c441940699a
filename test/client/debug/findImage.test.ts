// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { findImage } from '../../../client/debug/findImage';
import type { IdentityClient } from '../../../client/debug/identityClient';
import type { ImageSubvolume } from '../../../server/language/identityProtocol';

const identity = {
  isOneOfSeveral: false,
  subvolName: 'base',
  uuid: 'sought',
  ctransid: '7',
  protocol: 1,
  noData: false,
  compressedData: false,
};
const sought: ImageSubvolume = {
  id: 257,
  path: 'base',
  sentUuid: 'sought',
  ctransid: '7',
  readOnly: true,
};

function serversWith(images: Readonly<Record<string, readonly ImageSubvolume[]>>): IdentityClient {
  return {
    streamIdentity: () => Promise.resolve(identity),
    kernels: () => Promise.resolve([]),
    parents: () => Promise.resolve({ parents: [], end: 'full', message: '' }),
    filesystem: (image) => {
      const subvolumes = images[image];
      return subvolumes
        ? Promise.resolve({ images: [image], missing: [], subvolumes })
        : Promise.reject(new Error('no btrfs'));
    },
  };
}

test('the first image that holds the snapshot is taken, and what is no image passed over', async () => {
  const servers = serversWith({ 'other.img': [], 'this.img': [sought], 'too.img': [sought] });
  const candidates = ['broken.img', 'other.img', 'this.img', 'too.img'];
  expect(await findImage(identity, candidates, servers)).toEqual({
    filesystem: { images: ['this.img'], missing: [], subvolumes: [sought] },
    snapshots: { subvolume: sought },
  });
});

test('there may be none', async () => {
  expect(await findImage(identity, ['broken.img'], serversWith({}))).toBeUndefined();
});
