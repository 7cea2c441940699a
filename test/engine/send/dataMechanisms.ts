// SPDX-License-Identifier: GPL-2.0-only
import { expect } from 'vitest';
import {
  base,
  begin,
  full,
  next,
  onwards,
  plain,
  small,
  zstd,
  type MechanismScenario,
} from './mechanismScenario';

/** What happens to data and extended attributes. */
export const dataMechanisms: readonly MechanismScenario[] = [
  {
    name: 'special files, without data and in protocol 2',
    script: [...begin(plain), 'mknod s/p fifo 0 0', 'write s/f 0 9000 1', base],
    send: { ...full, proto: 2, noFileData: true },
    shows: [
      { event: 'send_header', version: 2 },
      { event: 'send_subvol_begin', flags: ['NO_FILE_DATA'], received: 0 },
      { event: 'send_create_inode', ino: 257 },
      { event: 'command', name: 'MKFIFO' },
      { event: 'send_update_extent', offset: 0, len: 9000 },
    ],
    hides: ['send_write'],
  },
  {
    name: 'holes as zeros in protocol 1',
    script: [
      ...begin(plain),
      'write s/f 0 100000 1',
      base,
      'fallocate s/f 3 8192 8192',
      'truncate s/f 200000',
      next,
    ],
    send: onwards,
    shows: [
      { event: 'maybe_send_hole', objectid: 257, offset: 16384 },
      { event: 'range_is_hole_in_parent__ret', start: 8192, end: 16384, ret: 0 },
      { event: 'get_last_extent', offset: expect.anything() },
      { event: 'send_hole', end: 16384 },
      { event: 'is_extent_unchanged__ret', objectid: 257, offset: 0, ret: 1 },
      { event: 'send_truncate', ino: 257, size: 200000 },
      { event: 'range_is_hole_in_parent__ret', end: 200000, ret: 1 },
    ],
    hides: ['send_fallocate'],
  },
  {
    name: 'holes punched in protocol 2',
    script: [...begin(plain), 'write s/f 0 100000 1', base, 'fallocate s/f 3 8192 8192', next],
    send: { ...onwards, proto: 2 },
    shows: [{ event: 'send_fallocate', mode: 3, offset: 8192, len: 8192 }],
  },
  {
    name: 'a size that is not sent',
    script: [...begin(plain), 'write s/f 0 9000 1', base, 'write s/f 9000 9000 2', next],
    send: onwards,
    shows: [
      { event: 'truncate_left_out', ino: 257, size: 18000, old_size: 9000 },
      { event: 'truncate_left_out', ino: 257, next_write_offset: 18000 },
    ],
    hides: ['send_truncate'],
  },
  {
    name: 'extents that have no data in the file',
    script: [
      ...begin(plain),
      'create s/f',
      'fallocate s/f 0 0 65536',
      'create s/g',
      'fallocate s/g 1 0 65536',
      base,
    ],
    send: full,
    shows: [
      { event: 'extent_skipped', ino: 257, offset: 0, reason: 'preallocated' },
      { event: 'extent_skipped', ino: 258, offset: 0, reason: 'preallocated' },
    ],
  },
  {
    name: 'an extent behind the end of a file that changed, and hole items',
    script: [
      ...begin('-n 4096 -O ^no-holes'),
      'write s/f 0 100 1',
      base,
      'fallocate s/f 1 4096 65536',
      'truncate s/g 9000',
      'create s/g',
      'truncate s/g 9000',
      next,
    ],
    send: onwards,
    shows: [
      { event: 'send_write_or_clone', objectid: 257, offset: 4096, clone_root: 0 },
      { event: 'extent_skipped', ino: 257, offset: 4096, reason: 'past i_size' },
      { event: 'extent_skipped', ino: 258, offset: 0, reason: 'hole' },
    ],
  },
  {
    name: 'clone sources, and the cache of their leaves',
    script: [
      ...begin(small),
      ...['write s/a 0 100000 3', 'sync', 'clone s/a 0 0 s/b 0', 'clone s/a 0 0 s/c 0', base],
      ...['write s/d 0 200000 6', 'sync', 'clone s/d 0 8192 s/d 409600', next],
    ],
    send: onwards,
    shows: [
      { event: 'find_extent_clone', ino: 260, data_offset: 409600 },
      { event: 'check_extent_item__ret', refs: 2, ret: 0 },
      { event: 'lookup_backref_cache__ret', ret: 0 },
      { event: 'store_backref_cache', num_roots: 1 },
      { event: 'btrfs_lru_cache_store', cache: 'backref_cache' },
      { event: 'lookup_backref_cache__ret', ret: 1 },
      { event: 'iterate_backrefs__ret', ino: 260, offset: 0, ret: 5 },
      { event: 'clone_chosen', ino: 260, offset: 0 },
      { event: 'clone_range', offset: 409600, len: 8192 },
      { event: 'send_clone', clone_ino: 260, clone_off: 0, offset: 409600 },
    ],
  },
  {
    name: 'an own reference passed over, and one that no one shares',
    script: [
      ...begin(small),
      ...['write s/a 0 100000 3', 'write s/c 0 100000 6', 'sync', 'clone s/a 0 0 s/b 0'],
      'readonly s',
    ],
    send: { subvol: 's', proto: 1 },
    shows: [
      { event: 'check_extent_item__ret', refs: 1, ret: -2 },
      { event: 'skip_self_data_ref__ret', ino: 257, offset: 0, ret: 1 },
      { event: 'skip_self_data_ref__ret', ino: 257, offset: 0, ret: 0 },
      { event: 'clone_chosen', ino: 257 },
    ],
  },
  {
    name: 'an extent with more references than are walked',
    script: [
      ...begin(small),
      ...['write s/a 0 4096 3', 'sync', 'create s/b'],
      ...Array.from({ length: 1024 }, (_, at) => `clone s/a 0 4096 s/b ${at * 8192}`),
      'readonly s',
    ],
    send: { subvol: 's', proto: 1 },
    shows: [
      { event: 'check_extent_item__ret', refs: 1025, ret: -2 },
      { event: 'find_extent_clone__ret', ino: 258, ret: -2 },
    ],
  },
  {
    name: 'data where a clone is not allowed',
    script: [
      ...begin(plain),
      ...['write s/a 0 4096 3', 'write s/b 0 69632 3', 'write s/c 0 70000 3', 'sync'],
      ...['clone s/a 0 0 s/d 0', 'write s/e 0 300000 6', 'sync', 'clone s/b 0 0 s/e 0'],
      ...['clone s/c 0 0 s/f 0', 'write s/c 70000 9000 6', 'readonly s'],
    ],
    send: { subvol: 's', proto: 1 },
    shows: [
      { event: 'data_instead_of_clone', ino: 260, clone_ino: 257, reason: 'first sector' },
      {
        event: 'data_instead_of_clone',
        ino: 261,
        clone_ino: 258,
        reason: 'last block of the source',
      },
      { event: 'send_clone', offset: 0, len: 65536, clone_ino: 258 },
      { event: 'data_instead_of_clone', ino: 262, clone_ino: 259, reason: 'end within a sector' },
    ],
  },
  {
    name: 'a file that is cut off, so that its end can be cloned',
    script: [
      ...begin(plain),
      ...['write s/a 0 70000 3', 'write s/b 0 100000 6', base],
      ...['truncate s/b 0', 'clone s/a 0 0 s/b 0', next],
    ],
    send: onwards,
    shows: [
      { event: 'send_truncate', ino: 258, size: 0 },
      { event: 'send_clone', clone_ino: 257, offset: 0, len: 70000 },
    ],
  },
  {
    name: 'a source that holds only some of it',
    script: [
      ...begin(plain),
      ...['write s/a 0 131072 3', 'sync', base, 'clone s/a 0 0 s/b 0', 'write s/a 65536 4096 6'],
      ...['snapshot s s1'],
    ],
    send: { subvol: 's1', proto: 1 },
    shows: [
      { event: 'data_instead_of_clone', ino: 258, reason: 'other extent in the source' },
      { event: 'send_extent_data', offset: 65536, len: 4096 },
    ],
  },
  {
    name: 'a source with a gap',
    script: [
      ...begin(plain, 'compress=zlib'),
      ...['subvol t', 'mkdir s/n0', 'write s/n0/n2 14649 65536 148'],
      ...['write s/n0/n2 49152 155648 896', 'clone s/n0/n2 0 0 t/n1 20480'],
      ...['clone t/n1 0 65536 t/n2 0', 'write t/n2 90112 3056 771', 'truncate t/n1 0'],
      ...['snapshot s s0', 'snapshot t t0'],
    ],
    send: { subvol: 's0', parent: 't0', proto: 1 },
    shows: [{ event: 'data_instead_of_clone', ino: 258, reason: 'gap in the source' }],
  },
  {
    name: 'a source that ends early',
    script: [
      ...begin(plain, 'compress=zlib'),
      ...['mkdir s/n0', 'write s/n0/n2 14649 65536 148', 'mkdir s/n0/n0'],
      ...['clone s/n0/n2 0 0 s/n0/n0/n5 0', 'rename s/n0/n0/n5 s/n1', 'truncate s/n1 29215'],
      ...['write s/n0/n2 49152 155648 896', base, 'rename s/n0/n2 s/n0/n3'],
      ...['write s/n0/n3 16384 16384 720', next],
    ],
    send: { subvol: 's0', parent: 's1', proto: 1 },
    shows: [{ event: 'data_instead_of_clone', reason: 'not in the source' }],
  },
  {
    name: 'compressed data as it is',
    script: [...begin(plain, zstd), 'write s/a 0 9000 1', 'write s/b 0 900 1', base],
    send: { ...full, proto: 2, compressed: true },
    shows: [
      { event: 'send_encoded_extent', offset: 0, len: 9000 },
      { event: 'send_encoded_inline_extent', offset: 0, len: 900 },
    ],
  },
  {
    name: 'xattrs that are left out, sent late, filled up, long or removed',
    script: [
      ...begin(plain),
      ...['write s/f 0 9000 1', 'setxattr s/f security.cap 5 1', 'capability s/f', 'mkdir s/d'],
      ...['setxattr s/f user.b 3 1', base, 'setxattr s/f user.a 3000 1', 'removexattr s/f user.b'],
      ...['setxattr s/f security.ca 5 1', 'chattr s/f +A', 'chmod s/f 600', 'chown s/f 1 2'],
      ...['capability s/f', next],
    ],
    send: { ...onwards, proto: 2 },
    shows: [
      { event: 'xattr_left_out', ino: 257, name: 'security.ca' },
      { event: 'send_capabilities', ino: 257 },
      { event: 'send_set_xattr', name: 'security.capability' },
      { event: 'send_set_xattr', name: 'user.a', data_len: 3000 },
      { event: 'send_remove_xattr', name: 'user.b' },
      { event: 'send_fileattr', ino: 257 },
      { event: 'send_chmod', ino: 257 },
      { event: 'send_chown', ino: 257, uid: 1, gid: 2 },
    ],
  },
];
