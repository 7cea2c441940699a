// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readScript } from '../../differential/readScript';
import type { Send } from '../../differential/sends';
import type { RecordedCall } from './callRecorder';

/** A mechanism of the engine, a filesystem on which it happens, and what is told of it. */
export interface MechanismScenario {
  readonly name: string;
  /** For `volume.py`. The subvolume's first inode is 257. */
  readonly script: readonly string[];
  readonly send: Send;
  /** Calls, events and results (`NAME__ret`), with the fields that matter. */
  readonly shows: readonly RecordedCall[];
  /** What must not happen. */
  readonly hides?: readonly string[];
}

const [plain, small, zstd] = ['-n 16384', '-n 4096', 'compress-force=zstd'];
const begin = (mkfs: string, options = ''): readonly string[] => [
  `mkfs 256 ${mkfs}`,
  `mount noatime${options === '' ? '' : `,${options}`}`,
  'subvol s',
];
const full: Send = { subvol: 's0', proto: 1 };
const onwards: Send = { subvol: 's1', parent: 's0', proto: 1 };
const [base, next] = ['snapshot s s0', 'snapshot s s1'];
const cases = join(import.meta.dirname, '../../differential/cases');
const caseScript = (name: string): readonly string[] =>
  readScript(readFileSync(join(cases, name), 'utf8'));
const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export const mechanismScenarios: readonly MechanismScenario[] = [
  {
    name: 'names that have no room in INODE_REF',
    script: [...begin(small), 'create s/f', 'links s/f s 40 200', base],
    send: full,
    shows: [
      { event: 'changed_cb', objectid: 257, type: 13 },
      { event: 'record_new_ref_if_needed__ret', dir: 256, ret: 0 },
      { event: 'send_link', path: text(/^39l+$/) },
    ],
  },
  {
    name: 'names that stay while others come',
    script: [...begin(plain), 'create s/f', 'link s/f s/g', base, 'link s/f s/h', next],
    send: onwards,
    shows: [
      { event: 'cancelled_ref', ino: 257, dir: 256, name: 'f' },
      { event: 'cancelled_ref', ino: 257, dir: 256, name: 'g' },
      { event: 'record_deleted_ref_if_needed', dir: 256, name: 'g' },
      { event: 'process_recorded_refs', new_refs: [[256, expect.any(Number), 'h']] },
    ],
  },
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
    name: 'a piece of a longer stream',
    script: [...begin(plain), 'create s/f', base, 'received s0', 'create s/g', next],
    send: { ...onwards, omit: 'both' },
    shows: [{ event: 'send_subvol_begin', flags: ['OMIT_STREAM_HEADER', 'OMIT_END_CMD'] }],
    hides: ['send_header'],
  },
  {
    name: 'a snapshot that was received',
    script: [...begin(plain), 'create s/f', base, 'received s0'],
    send: full,
    shows: [{ event: 'send_subvol_begin', received: 1 }],
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
    name: 'a directory below one that moves later',
    script: [
      ...begin(plain),
      ...['mkdir s/a', 'mkdir s/a/b', 'mkdir s/a/b/c', 'mkdir s/a/b/c/d', 'mkdir s/a/b/c2'],
      base,
      ...['rename s/a/b/c/d s/a/b/c2/d2', 'rename s/a/b/c s/a/b/c2/d2/cc'],
      next,
    ],
    send: onwards,
    shows: [
      { event: 'wait_for_parent_move__ret', dir: 260, ret: 1 },
      { event: 'add_pending_dir_move', ino: 259, parent_ino: 260 },
      { event: 'dup_ref', dir: 260, name: 'cc' },
      { event: 'delayed_move', ino: 259, parent_ino: 260 },
      { event: 'rename_current_inode', current_path: 'a/b/c/d', new_path: 'a/b/c2/d2' },
      { event: 'tail_append_pending_moves', parent_ino: 260 },
      { event: 'apply_dir_move', ino: 259, parent_ino: 260 },
      { event: 'path_loop__ret', ino: 259, ret: 0 },
      { event: 'free_pending_move', ino: 259 },
    ],
  },
  {
    name: 'a directory that takes the name of one whose move waits',
    script: caseScript('wait-for-destination.txt'),
    send: onwards,
    shows: [
      { event: 'wait_for_dest_dir_move__ret', dir: 260, ret: 1 },
      { event: 'wait_for_parent_move__ret', dir: 259, ret: 1 },
    ],
  },
  {
    name: 'a directory that moves into a new one',
    script: [
      ...begin(plain),
      'mkdir s/d',
      'mkdir s/e',
      base,
      'mkdir s/n',
      'rename s/d s/n/d',
      next,
    ],
    send: onwards,
    shows: [
      { event: 'wait_for_parent_move__ret', dir: 259, ret: 0 },
      { event: 'did_create_dir__ret', dir: 259, ret: 0 },
      { event: 'cache_dir_created', dir: 259 },
      { event: 'did_create_dir__ret', dir: 259, ret: 1 },
      { event: 'send_create_inode_if_needed' },
    ],
  },
  {
    name: 'a removed directory that must stay',
    script: [
      ...begin(plain),
      ...['mkdir s/d', 'mkdir s/d/x', 'create s/d/f', base],
      ...['unlink s/d/f', 'rename s/d/x s/x', 'rmdir s/d', next],
    ],
    send: onwards,
    shows: [
      { event: 'can_rmdir__ret', dir: 257, ret: 0 },
      { event: 'add_orphan_dir_info', dir_ino: 257 },
      { event: 'delayed_rmdir', dir: 257, dir_high_seq_ino: 259 },
      { event: 'orphanize_inode', ino: 257, path: 'd' },
      { event: 'can_rmdir__ret', dir: 257, ret: 1 },
      { event: 'free_orphan_dir_info', ino: 257 },
      { event: 'send_rmdir', path: text(/^o257-\d+-0$/) },
    ],
  },
  {
    name: 'names swapped',
    script: [...begin(plain), 'mkdir s/a', 'mkdir s/b', base, 'exchange s/a s/b', next],
    send: onwards,
    shows: [
      { event: 'will_overwrite_ref__ret', dir: 256, name: 'b', ret: 1, who_ino: 258 },
      { event: 'overwrite', ino: 258, name: 'b' },
      { event: 'orphanize', ino: 258, path: 'b', waiting: false },
      { event: 'gen_unique_name__ret', ino: 258, dest: text(/^o258-/) },
      { event: 'did_overwrite_ref__ret', ino: 258, name: 'b', ret: 1 },
      { event: 'record_check_dir_ref_in_tree', dir: 256, name: 'b' },
      { event: 'is_ancestor__ret', ino1: 258, ino2: 257, ret: 0 },
      { event: 'cache_dir_utimes', dir: 256 },
    ],
  },
  {
    name: 'a name in the cache that was made an orphan',
    script: [
      ...begin(plain),
      ...['mkdir s/a', 'mkdir s/b', 'create s/b/f', base],
      ...['create s/g', 'rename s/g s/b/g', 'exchange s/a s/b', 'rename s/a/f s/b/f', next],
    ],
    send: onwards,
    shows: [{ event: 'orphanize', ino: 258 }],
  },
  {
    name: 'names that are used anew below a directory that is made an orphan',
    script: [
      ...begin(plain),
      ...['mkdir s/d1', 'mkdir s/d2', 'create s/d2/f', 'create s/d1/g', base],
      ...['link s/d2/f s/d1/f2', 'rename s/d2/f s/x', 'exchange s/d1 s/d2', next],
    ],
    send: onwards,
    shows: [{ event: 'overwrite', ino: 258 }],
  },
  {
    name: 'a subvolume among the entries',
    script: [...begin(plain), 'subvol s/v', base, 'rmdir s/v', 'create s/v', next],
    send: onwards,
    shows: [
      { event: 'lookup_dir_item_inode__ret', dir: 256, name: 'v', ret: -2 },
      { event: 'subvolume_entry', dir: 256, name: 'v' },
    ],
    hides: ['overwrite'],
  },
  {
    name: 'an inode number used again',
    script: [
      ...begin(plain),
      ...['write s/f 0 9000 1', base, 'unlink s/f', 'remount', 'write s/g 0 9000 2'],
      ...['setxattr s/g user.a 9 1', next],
    ],
    send: onwards,
    shows: [
      { event: 'changed_inode', ino: 257, result: 'CHANGED' },
      { event: 'inode', ino: 257, result: 'CHANGED' },
      { event: 'process_all_refs', cmd: 'DELETED' },
      { event: 'process_all_refs', cmd: 'NEW' },
      { event: 'process_all_extents', ino: 257 },
      { event: 'process_all_new_xattrs', ino: 257 },
      { event: 'send_unlink', path: 'f' },
    ],
  },
  {
    name: 'directories of other generations below the same names',
    script: [
      ...begin(plain),
      ...['subvol t', 'mkdir s/d', 'create s/d/f', 'sync', 'mkdir t/d', 'create t/d/f'],
      ...['snapshot s s0', 'snapshot t s1'],
    ],
    send: onwards,
    shows: [
      { event: 'compare_refs__ret', objectid: 258, type: 12, offset: 257, ret: 1 },
      { event: 'dir_changed__ret', dir: 257, ret: 1 },
    ],
  },
  {
    name: 'subtrees that both snapshots share',
    script: [...begin(small), 'fill s/d 600 file 8', base, 'write s/d/5hhhhhhh 0 9 1', next],
    send: onwards,
    shows: [
      { event: 'shared_subtree', level: 0, first_ino: expect.any(Number) },
      { event: 'compare_refs__ret', type: 12, ret: 0 },
    ],
  },
  {
    name: 'an inode without a name: new, gone and come',
    script: [
      ...begin(plain),
      ...['create s/f', base, 'write s/n 0 100 1', 'hold s/f', 'hold s/n', 'readonly s'],
    ],
    send: { ...onwards, subvol: 's' },
    shows: [
      { event: 'no_links', ino: 257, send_nlink: 0, parent_nlink: 1, action: 'only deleted' },
      { event: 'no_links', ino: 258, send_nlink: 0, parent_nlink: null, action: 'ignored' },
    ],
  },
  {
    name: 'an inode that has a name again in what is sent',
    script: [...begin(plain), 'write s/f 0 9000 1', base, 'hold s/f', 'readonly s'],
    send: { subvol: 's0', parent: 's', proto: 1 },
    shows: [
      { event: 'no_links', ino: 257, send_nlink: 1, parent_nlink: 0, action: 'only created' },
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
  {
    name: 'the caches at their limits',
    script: [
      ...begin(small),
      ...['fill s/d 100 dir 4', 'mkdir s/e', 'chain s/e 280'],
      ...Array.from({ length: 70 }, (_, at) => `create s/d/${`${at}`.padEnd(4, 'h')}/f`),
      base,
    ],
    send: full,
    shows: [
      { event: 'name_cache_eviction', ino: expect.any(Number) },
      { event: 'trim_dir_utimes_cache', size: 65 },
      { event: 'btrfs_lru_cache_remove', cache: 'name_cache', key: expect.any(Number) },
      { event: 'btrfs_lru_cache_lookup__ret', cache: 'name_cache', hit: 1 },
      { event: 'btrfs_lru_cache_store', cache: 'dir_created_cache' },
    ],
  },
  {
    name: 'a path that is kept although the inode has another first name',
    script: [
      ...begin(plain),
      ...['mkdir s/d', 'create s/d/a', base, 'link s/d/a s/b', 'chmod s/b 600', next],
    ],
    send: onwards,
    shows: [
      { event: 'stale_path', ino: 258, path: 'd/a', fresh: 'b' },
      { event: 'send_link', path: 'b', lnk: 'd/a' },
    ],
  },
];
