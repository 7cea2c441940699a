// SPDX-License-Identifier: GPL-2.0-only
import { collidingName } from './collidingNames';
import type { Kind } from './modelTree';
import type { Operation, Workplace } from './nameOperations';

const xattrNames = [
  'user.a',
  'user.b',
  `user.long${'x'.repeat(200)}`,
  'user.%ff%0a',
  'security.cap',
  'security.foo',
  'trusted.t',
];

const change =
  (line: (place: Workplace, path: string) => string, ...kinds: readonly Kind[]): Operation =>
  (place) => {
    const path = place.dice.pick(place.tree.paths(...kinds));
    return path === undefined ? [] : [line(place, path)];
  };

export const chmod = change(
  ({ dice }, path) => `chmod ${path} ${dice.of('644', '755', '4711', '1777', '0')}`,
  'dir',
  'file',
);
export const chown = change(
  ({ dice }, path) => `chown ${path} ${dice.below(3)} ${dice.below(3)}`,
  'dir',
  'file',
  'other',
);
export const chattr = change(
  ({ dice }, path) => `chattr ${path} ${dice.of('+', '-')}${dice.of('A', 'd', 'S', 'c')}`,
  'dir',
  'file',
);
export const utimes = change(
  ({ dice }, path) =>
    `utimes ${path} ${dice.of('1', '-1', '-86400000000001', '1600000000123456789', '4000000000000000000')}`,
  'dir',
  'file',
  'other',
);
const xattrName = ({ dice }: Workplace): string =>
  dice.chance(0.15) ? `user.${collidingName(dice)}` : (dice.pick(xattrNames) ?? '');

export const setXattr = change(
  (place, path) =>
    `setxattr ${path} ${xattrName(place)} ${place.dice.of(0, 1, 50, 300, 2500, 3600, 15900)} ${place.dice.below(1000)}`,
  'dir',
  'file',
);

/** As large as its leaf, or else the kernel, lets it be, and then by a few bytes smaller. */
export const setLargestXattr = change(
  ({ dice }, path) => `largest ${path} user.largest ${dice.of(0, 0, 1, 30)} ${dice.below(1000)}`,
  'dir',
  'file',
);

/** What a file's data is compressed by from now on; new files take it from their directory. */
export const setCompression = change(
  ({ dice }, path) => `property ${path} ${dice.of('zlib', 'lzo', 'zstd', 'no', 'none', '')}`,
  'dir',
  'file',
);
export const removeXattr = change(
  (place, path) => `removexattr ${path} ${xattrName(place)}`,
  'dir',
  'file',
);
export const setCapability = change((_, path) => `capability ${path}`, 'file');
export const removeCapability = change(
  (_, path) => `removexattr ${path} security.capability`,
  'file',
);
export const setFacl = change(
  ({ dice }, path) =>
    `setfacl ${path} ${dice.of('access', 'default')} ${dice.below(5)} ${dice.below(5)}`,
  'dir',
  'file',
);
