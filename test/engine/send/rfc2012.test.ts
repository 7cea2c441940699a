// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { kernelProfile } from '../../../engine/send/profiles';
import { runSend } from '../../../engine/send/sendEngine';
import { ItemType } from '../../../engine/snapshot/key';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { indexStream } from '../../../engine/stream/streamIndex';
import { file, memorySnapshot } from './data/memorySnapshot';
import { describeRunningKernel } from './runningKernel';
import { expectTranscript, type Transcript } from './transcript';

const transcripts: readonly Transcript[] = [
  {
    name: 'a new file: no INO, times of the directory at once, a TRUNCATE for every file',
    script: 'printf hello > s/a; snap q',
    commands: [
      // finish_inode_if_needed of 256, which is new: need_chown, need_chmod, and utimes every time.
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      // send_create_inode puts PATH only; record_ref's path; check_dirs of process_recorded_refs.
      'MKFILE o257-g-0',
      'RENAME o257-g-0 a',
      'UTIMES ',
      // find_extent_clone says ENOENT of an inline extent.
      'WRITE a',
      // finish_inode_if_needed: S_ISREG is truncated, whatever was written.
      'TRUNCATE a',
      'CHOWN a',
      'CHMOD a',
      'UTIMES a',
    ],
  },
  {
    name: 'a symbolic link is neither chowned nor chmoded, a pipe has no MODE',
    script: 'ln -s t s/l; mkfifo s/p; snap q',
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      'SYMLINK o257-g-0 t',
      'RENAME o257-g-0 l',
      'UTIMES ',
      // finish_inode_if_needed: nothing of need_chown and need_chmod for S_ISLNK.
      'UTIMES l',
      'MKFIFO o258-g-0',
      'RENAME o258-g-0 p',
      'UTIMES ',
      'CHOWN p',
      'CHMOD p',
      'UTIMES p',
    ],
  },
  {
    name: 'preallocated extents are sent as data',
    script: 'fallocate -l 8192 s/p; snap q',
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      'MKFILE o257-g-0',
      'RENAME o257-g-0 p',
      'UTIMES ',
      // send_write_or_clone asks for no type but inline ("BTRFS_FILE_EXTENT_PREALLOC?" is its remark).
      'WRITE p',
      'TRUNCATE p',
      'CHOWN p',
      'CHMOD p',
      'UTIMES p',
    ],
  },
  {
    name: 'a swap of two directories goes well',
    script: 'mkdir s/a s/b; snap p; mv s/a s/t; mv s/b s/a; mv s/t s/b; snap q',
    parent: 'p',
    commands: [
      // finish_inode_if_needed of the changed 256.
      'UTIMES ',
      // process_recorded_refs of 257: will_overwrite_ref finds 258, is_first_ref, orphanize_inode.
      'RENAME b o258-g-0',
      'RENAME a b',
      'UTIMES ',
      'UTIMES b',
      // Of 258: did_overwrite_first_ref, so that it is an orphan.
      'RENAME o258-g-0 a',
      'UTIMES ',
      'UTIMES a',
    ],
  },
  {
    name: 'LINK has the old name first',
    script: 'mkdir s/d; touch s/d/a; snap p; ln s/d/a s/b; snap q',
    parent: 'p',
    commands: [
      'UTIMES ',
      // process_recorded_refs: send_link(sctx, valid_path, cur->full_path).
      'LINK d/a b',
      'UTIMES ',
      // get_first_ref in send_root finds the lower directory's name by then.
      'TRUNCATE b',
      'UTIMES b',
    ],
  },
  {
    name: 'a name is taken for the first one if only the name is the same',
    script: `mkdir s/d s/e; touch s/m s/d/n; ln s/d/n s/e/n; snap p
      rm s/e/n; mv s/m s/e/n; snap q`,
    parent: 'p',
    commands: [
      'UTIMES ',
      'UTIMES e',
      // is_first_ref compares no directory: 260 is orphanized where an UNLINK would do …
      'RENAME e/n o260-g-0',
      'LINK m e/n',
      'UNLINK m',
      'UTIMES e',
      'UTIMES ',
      'TRUNCATE e/n',
      'UTIMES e/n',
      // … and did_overwrite_ref says of the deleted name that it is gone: the orphan stays for ever.
      'UTIMES e',
      'TRUNCATE d/n',
      'UTIMES d/n',
    ],
  },
  {
    name: 'a directory moves into one that is made later: its rename leads nowhere',
    script: 'mkdir s/a; snap p; mkdir s/z; mv s/a s/z/a; snap q',
    parent: 'p',
    commands: [
      'UTIMES ',
      // __record_new_ref: get_cur_path gives the orphan name of 258, which is yet to be made.
      'RENAME a o258-g-0/a',
      'UTIMES o258-g-0/a',
      // changed_inode of 258: only now.
      'MKDIR o258-g-0',
      'RENAME o258-g-0 z',
      'UTIMES ',
      'CHOWN z',
      'CHMOD z',
      'UTIMES z',
    ],
  },
  {
    name: 'a removed directory stays as an orphan; a moved one does not touch its old parent',
    script: `mkdir -p s/a/b/c/x s/a/b/y; touch s/a/b/c/foo; snap p
      rm s/a/b/c/foo; mv s/a/b/y s/a/b/YY; mv s/a/b/c/x s/a/b/YY; rmdir s/a/b/c; snap q`,
    parent: 'p',
    commands: [
      'UTIMES a/b',
      // 259 is deleted: can_rmdir meets 260, so orphanize_inode; check_dirs has its directory.
      'RENAME a/b/c o259-g-0',
      'UTIMES a/b',
      // 260: the new directory 261 is not processed yet, so that get_cur_path gives its old name; a moved
      // directory's deleted ref is not looked at.
      'RENAME o259-g-0/x a/b/y/x',
      'UTIMES a/b/y/x',
      'RENAME a/b/y a/b/YY',
      'UTIMES a/b',
      'UTIMES a/b/YY',
      // 262: check_dirs has 259, did_delete, and can_rmdir meets nothing any more.
      'UNLINK o259-g-0/foo',
      'RMDIR o259-g-0',
    ],
  },
  {
    name: 'parent and child are swapped: a rename below itself, then a path without end',
    script: 'mkdir -p s/a/b; snap p; mv s/a/b s/b2; mv s/a s/b2/a2; snap q',
    parent: 'p',
    // send_utimes of 257: get_cur_path finds 257 in 258, as it will be, and 258 in 257, as it was.
    commands: ['UTIMES ', 'RENAME a a/b/a2'],
    fails: 'ENAMETOOLONG',
  },
  {
    name: 'a directory moves below one that it holds, as fstests 030 has it',
    script: `mkdir -p s/a/b/c/d; mkdir s/a/b/c2; snap p
      mv s/a/b/c/d s/a/b/c2/d2; mv s/a/b/c s/a/b/c2/d2/cc; snap q`,
    parent: 'p',
    commands: ['UTIMES a/b', 'RENAME a/b/c a/b/c/d/cc'],
    fails: 'ENAMETOOLONG',
  },
  {
    name: 'another part of the same extent counts as unchanged',
    script: `head -c 131072 /dev/urandom > s/f; sync; snap p
      python3 -c "import fcntl, struct
f = open('s/f', 'r+b')
fcntl.ioctl(f, 0x4020940d, struct.pack('qQQQ', f.fileno(), 0, 65536, 65536))"
      snap q`,
    parent: 'p',
    // is_extent_unchanged compares the extents' addresses only: no CLONE, no WRITE.
    commands: ['TRUNCATE f', 'UTIMES f'],
  },
  {
    name: 'the search for a clone source ends at the first one, which is the parent',
    script: `head -c 65536 /dev/urandom > s/a; snap p; cp --reflink=always s/a s/b; snap q`,
    parent: 'p',
    commands: [
      'UTIMES ',
      'MKFILE o258-g-0',
      'RENAME o258-g-0 b',
      'UTIMES ',
      // find_extent_clone: the loop over clone_roots breaks behind the first with found_refs; p is before q.
      'CLONE b p/a',
      'TRUNCATE b',
      'CHOWN b',
      'CHMOD b',
      'UTIMES b',
    ],
  },
  {
    name: 'in the sent snapshot the last file that is found is cloned from',
    // The walk finds what was added to a leaf last first: 3 before 1.
    script: `head -c 65536 /dev/urandom > s/1; for i in 2 3; do cp --reflink=always s/1 s/$i; done
      snap q`,
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      ...newFile(257, '1', ['WRITE 1', 'WRITE 1']),
      ...newFile(258, '2', ['CLONE 2 q/1']),
      // __iterate_backrefs: 258, then 257, each taken without asking for the lower one.
      ...newFile(259, '3', ['CLONE 3 q/1']),
    ],
  },
  {
    name: 'a hole is sent as zeros, a directory gets its times once for all names',
    mkfs: ['-O', '^no-holes'],
    script: 'touch s/f; truncate -s 8192 s/f; ln s/f s/g; ln s/f s/h; snap q',
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      'MKFILE o257-g-0',
      'RENAME o257-g-0 f',
      'LINK f g',
      'LINK f h',
      // process_recorded_refs: check_dirs is a ulist, which has each directory once.
      'UTIMES ',
      // process_extent asks for no hole, and find_extent_clone has no clone for it.
      'WRITE f',
      'TRUNCATE f',
      'CHOWN f',
      'CHMOD f',
      'UTIMES f',
    ],
  },
];

/** What a new file with one name gets, whatever is in it. */
function newFile(ino: number, name: string, data: readonly string[]): readonly string[] {
  const orphan = `o${ino}-g-0`;
  const attributes = ['TRUNCATE', 'CHOWN', 'CHMOD', 'UTIMES'].map(
    (command) => `${command} ${name}`,
  );
  return [`MKFILE ${orphan}`, `RENAME ${orphan} ${name}`, 'UTIMES ', ...data, ...attributes];
}

test('an empty ACL is sent as one without entries', () => {
  // Linux stores none any more: __process_new_xattr fills up what is stored as zero bytes.
  const name = 'system.posix_acl_access';
  const data = new Uint8Array(30 + name.length);
  data[27] = name.length;
  data.set(new TextEncoder().encode(name), 30);
  const xattr = { key: { objectid: 257, type: ItemType.XATTR_ITEM, offset: 1 }, data };
  const [inode, ref] = file(257, 0, []);
  const items = [inode, ref, xattr].flatMap((item) => item ?? []);
  const chunks: Uint8Array[] = [];
  runSend({
    ...{ sendRoot: memorySnapshot(300, items), cloneSources: [], proto: 1 },
    ...{ noFileData: false, omitStreamHeader: false, omitEndCmd: false, compressed: false },
    kernel: kernelProfile('rfc-2012'),
    sink: { write: (bytes) => chunks.push(bytes) },
  });
  const index = indexStream(memorySource('stream', Buffer.concat(chunks)));
  const sent = Array.from({ length: index.commandCount }, (_, at) => readCommand(index, at)).find(
    ({ type }) => type === CommandType.SET_XATTR,
  );
  const value = sent && attribute(sent, AttributeType.XATTR_DATA)?.data;
  expect(Array.from(value ?? [])).toEqual([2, 0, 0, 0]);
});

describeRunningKernel('the engine of the RFC', () => {
  test.each(transcripts)('$name', (transcript) => {
    expectTranscript(kernelProfile('rfc-2012'), transcript);
  });
});
