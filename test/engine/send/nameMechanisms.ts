// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readScript } from '../../differential/readScript';
import {
  base,
  begin,
  full,
  next,
  onwards,
  plain,
  small,
  text,
  type MechanismScenario,
} from './mechanismScenario';

const cases = join(import.meta.dirname, '../../differential/cases');
const caseScript = (name: string): readonly string[] =>
  readScript(readFileSync(join(cases, name), 'utf8'));

/** What happens to inodes and their names. */
export const nameMechanisms: readonly MechanismScenario[] = [
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
    name: 'a move that would close a circle',
    script: caseScript('path-loop.txt'),
    send: { subvol: 't0', parent: 's0', proto: 1 },
    shows: [
      { event: 'path_loop__ret', ret: 1, ancestor_ino: expect.any(Number) },
      { event: 'apply_dir_move' },
    ],
  },
  {
    name: 'a directory that is made an orphan while its move waits',
    script: caseScript('orphanized-while-waiting.txt'),
    send: { subvol: 's0', parent: 's1', proto: 1 },
    shows: [
      { event: 'orphanize', waiting: true },
      { event: 'btrfs_lru_cache_remove', cache: 'name_cache' },
    ],
  },
  {
    name: 'a new name in a directory that was just made an orphan',
    script: [
      ...begin(plain),
      ...['create s/f', 'mkdir s/d', 'create s/d/g', base, 'rename s/d s/d2', 'link s/f s/d'],
      ...['rename s/d2/g s/h', 'link s/f s/d2/g', next],
    ],
    send: onwards,
    shows: [
      { event: 'orphanize', ino: 258, path: 'd' },
      { event: 'refresh_ref_path', dir: 258, name: 'g' },
      { event: 'orphanize', ino: 259, path: text(/^o258-\d+-0\/g$/) },
    ],
  },
  {
    name: 'a directory above the inode that takes its name',
    script: [
      ...begin(plain),
      ...['create s/f', 'mkdir s/d', 'rename s/f s/d/f', base],
      ...['rename s/d s/e', 'rename s/e/f s/d', next],
    ],
    send: onwards,
    shows: [
      { event: 'is_ancestor__ret', ino1: 258, ino2: 257, ret: 1 },
      { event: 'update_ref_path', dir: 258, name: 'f' },
      { event: 'btrfs_lru_cache_remove', cache: 'name_cache', key: 258 },
    ],
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
