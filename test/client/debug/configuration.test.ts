// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import {
  imageConfiguration,
  isSentByAnother,
  sendConfiguration,
  sentSnapshots,
  streamConfiguration,
  streamsConfiguration,
} from '../../../client/debug/configuration';
import type { ImageSubvolume, StreamIdentity } from '../../../server/language/identityProtocol';

const base: ImageSubvolume = {
  id: 257,
  path: 'base',
  sentUuid: 'uuid-of-base',
  ctransid: '7',
  readOnly: true,
};
const swap: ImageSubvolume = { ...base, id: 258, path: 'swap', sentUuid: 'uuid-of-swap' };
const full: StreamIdentity = {
  subvolName: 'base',
  isOneOfSeveral: false,
  uuid: 'uuid-of-base',
  ctransid: '7',
  protocol: 1,
  noData: false,
  compressedData: false,
};
const incremental: StreamIdentity = {
  ...full,
  subvolName: 'swap',
  uuid: 'uuid-of-swap',
  parentUuid: 'uuid-of-base',
  parentCtransid: '7',
};

test('a stream belongs to an image that holds its snapshot and its parent', () => {
  expect(sentSnapshots(full, [base, swap])).toEqual({ subvolume: base });
  expect(sentSnapshots(incremental, [base, swap])).toEqual({ subvolume: swap, parent: base });
  expect(sentSnapshots(incremental, [swap])).toBeUndefined();
  expect(sentSnapshots(incremental, [base])).toBeUndefined();
});

test('a writable subvolume of the same UUID is not what was sent', () => {
  expect(sentSnapshots(full, [{ ...base, readOnly: false }])).toBeUndefined();
});

test('of several with a UUID the unchanged one is meant', () => {
  const changed = { ...base, id: 300, ctransid: '9' };
  expect(sentSnapshots(full, [changed, base])).toEqual({ subvolume: base });
  expect(sentSnapshots({ ...full, ctransid: '8' }, [changed, base])).toEqual({
    subvolume: changed,
  });
});

test('a stream is sent again as it was', () => {
  const snapshots = { subvolume: swap, parent: base };
  expect(
    streamConfiguration('/w/swap.btrfs-stream', ['/w/fs.img'], incremental, snapshots),
  ).toEqual({
    type: 'btrfs-send',
    request: 'launch',
    name: 'Send swap from base',
    image: '/w/fs.img',
    subvolume: 'id:258',
    parent: 'id:257',
    stream: '/w/swap.btrfs-stream',
    protocol: 1,
  });
  const compressed = { ...full, protocol: 2, noData: true, compressedData: true };
  expect(streamConfiguration('/s', ['/i'], compressed, { subvolume: base })).toEqual({
    type: 'btrfs-send',
    request: 'launch',
    name: 'Send base',
    image: '/i',
    subvolume: 'id:257',
    stream: '/s',
    protocol: 2,
    noData: true,
    compressedData: true,
  });
});

test('without an image, a stream is stepped by those that it builds on', () => {
  const launch = { type: 'btrfs-send', request: 'launch', name: 'Step through swap' };
  expect(streamsConfiguration('/s', [], incremental)).toEqual({ ...launch, stream: '/s' });
  const several = { ...incremental, isOneOfSeveral: true };
  expect(streamsConfiguration('/s', ['/p'], several)).toEqual({
    ...launch,
    stream: '/s',
    parents: ['/p'],
    subvolume: 'uuid-of-swap',
  });
  expect(streamsConfiguration('/s', [], undefined)).toMatchObject({
    name: 'Step through a stream',
  });
});

test('a filesystem of several devices is sent from all of them', () => {
  expect(imageConfiguration(['/1.img', '/2.img'], swap, base)).toMatchObject({
    image: ['/1.img', '/2.img'],
    subvolume: 'id:258',
    parent: 'id:257',
  });
});

test('the text of a send is stepped by the same send', () => {
  expect(sendConfiguration('/a.img', { subvolume: 'swap', parent: 'base', noData: true })).toEqual({
    type: 'btrfs-send',
    request: 'launch',
    name: 'Send swap',
    image: '/a.img',
    subvolume: 'swap',
    parent: 'base',
    noData: true,
  });
  expect(sendConfiguration('/a.img', { subvolume: 's', furtherImages: ['/b.img'] })).toMatchObject({
    image: ['/a.img', '/b.img'],
  });
});

test('a stream that another kernel sent is not taken for one of the latest', () => {
  const sender = { reasons: [], offered: ['6.18', '6.1'] };
  expect(isSentByAnother(full)).toBe(false);
  expect(isSentByAnother({ ...full, sender: { ...sender, kernel: '6.18' } })).toBe(false);
  expect(isSentByAnother({ ...full, sender: { ...sender, kernel: '6.1' } })).toBe(true);
  expect(isSentByAnother({ ...full, sender })).toBe(true);
});
