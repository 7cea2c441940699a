// SPDX-License-Identifier: GPL-2.0-only

/** Names that are taken, and names that are refused for each of several reasons. */
export const xattrNames: readonly string[] = [
  'user.a',
  'user.',
  'trusted.b',
  'security.c',
  'security.capability',
  'system.posix_acl_access',
  'system.posix_acl_default',
  'system.other',
  'system.nfs4_acl',
  'system.',
  'os2.a',
  'USER.a',
  'security.selinux',
  'security.evm',
  'security.ima',
  'security.',
  'trusted.overlay.opaque',
  'trusted.',
  'btrfs.',
  'btrfs.compression',
  'btrfs.other',
  'nothing',
  'user',
  '',
  `user.${'n'.repeat(250)}`,
  `user.${'n'.repeat(251)}`,
];
/** An ACL as `system.posix_acl_access` has it. */
const acl = (...entries: readonly (readonly [tag: number, perm: number, id?: number])[]) => {
  const value = new Uint8Array(4 + entries.length * 8);
  const view = new DataView(value.buffer);
  view.setUint32(0, 2, true);
  for (const [at, [tag, perm, id = 0xffffffff]] of entries.entries()) {
    view.setUint16(4 + at * 8, tag, true);
    view.setUint16(6 + at * 8, perm, true);
    view.setUint32(8 + at * 8, id, true);
  }
  return value;
};
/** Values, of which some are right for some names only. */
export const xattrValues: readonly Uint8Array[] = [
  new Uint8Array(0),
  new TextEncoder().encode('value'),
  new TextEncoder().encode('zstd'),
  new TextEncoder().encode('zlib:9'),
  new TextEncoder().encode('none'),
  new Uint8Array(16_000),
  new Uint8Array(16_300),
  new Uint8Array(65_535),
  Uint8Array.from([1, 0, 0, 2, ...new Uint8Array(16)]),
  Uint8Array.from([1, 0, 0, 3, ...new Uint8Array(20)]),
  acl([1, 6], [4, 4], [32, 4]),
  acl([1, 7], [2, 6, 1000], [4, 5], [16, 7], [32, 1]),
  acl([1, 7], [8, 6, 1000], [4, 5], [16, 7], [32, 1]),
  acl([1, 7], [4, 5]),
];
