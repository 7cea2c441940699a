// SPDX-License-Identifier: GPL-2.0-only
import { test } from 'vitest';
import { kernelProfile } from '../../../engine/send/profiles';
import { describeRunningKernel } from './runningKernel';
import { expectTranscript, type Transcript } from './transcript';

const transcripts: readonly Transcript[] = [
  {
    name: 'a file moves into a directory that is made later',
    script: 'touch s/a; snap p; mkdir s/z; mv s/a s/z/a; snap q',
    parent: 'p',
    commands: [
      'UTIMES ',
      // __record_new_ref leaves z/a out; process_recorded_refs orphanizes in the place of an UNLINK.
      'RENAME a o257-g-0',
      'UTIMES ',
      // finish_inode_if_needed: get_cur_path takes the name in 258 to be given, and 258 to be an orphan.
      'TRUNCATE o258-g-0/a',
      'UTIMES o258-g-0/a',
      'MKDIR o258-g-0',
      'RENAME o258-g-0 z',
      'UTIMES ',
      // finish_outoforder_dir: first all names, then the orphans that are left behind.
      'LINK z/a o257-g-0',
      'UNLINK o257-g-0',
      'CHOWN z',
      'CHMOD z',
      'UTIMES z',
    ],
  },
  {
    name: 'a directory moves into one that is made later: it was never given its orphan name',
    script: 'mkdir s/a; snap p; mkdir s/z; mv s/a s/z/a; snap q',
    parent: 'p',
    commands: [
      'UTIMES ',
      // process_recorded_refs does nothing with a directory's deleted ref.
      'UTIMES o258-g-0/a',
      'MKDIR o258-g-0',
      'RENAME o258-g-0 z',
      'UTIMES ',
      // __finish_unordered_dir: is_first_ref, so gen_unique_name; a directory is renamed.
      'RENAME o257-g-0 z/a',
      'CHOWN z',
      'CHMOD z',
      'UTIMES z',
    ],
  },
  {
    name: 'a further name in a directory that is made later',
    script: 'touch s/a; mkdir s/z; ln s/a s/z/b; snap q',
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      'MKFILE o257-g-0',
      // Only z/b is left out, which is_first_ref says not to be the first name.
      'RENAME o257-g-0 a',
      'UTIMES ',
      'TRUNCATE a',
      'CHOWN a',
      'CHMOD a',
      'UTIMES a',
      'MKDIR o258-g-0',
      'RENAME o258-g-0 z',
      'UTIMES ',
      // __finish_unordered_dir: get_cur_path; nothing needs to be deleted.
      'LINK z/b a',
      'CHOWN z',
      'CHMOD z',
      'UTIMES z',
    ],
  },
  {
    name: 'beside an orphan, what has its first name elsewhere loses that',
    script: 'touch s/a s/m; mkdir s/z; ln s/a s/z/b; mv s/m s/z/m; snap q',
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      'MKFILE o257-g-0',
      'RENAME o257-g-0 a',
      'UTIMES ',
      'TRUNCATE a',
      'CHOWN a',
      'CHMOD a',
      'UTIMES a',
      // 258 has no ref to process, so that send_progress stays and get_cur_path gives its orphan name.
      'MKFILE o258-g-0',
      'TRUNCATE o258-g-0',
      'CHOWN o258-g-0',
      'CHMOD o258-g-0',
      'UTIMES o258-g-0',
      'MKDIR o259-g-0',
      'RENAME o259-g-0 z',
      'UTIMES ',
      // DIR_ITEMs lie in the order of their names' hashes.
      'LINK z/m o258-g-0',
      'LINK z/b a',
      // The delete pass unlinks whatever is no directory, by the path that it had.
      'UNLINK o258-g-0',
      'UNLINK a',
      'CHOWN z',
      'CHMOD z',
      'UTIMES z',
    ],
  },
  {
    name: 'a subvolume in a new directory is taken for the inode of its number',
    script: 'touch s/x; mkdir s/z; btrfs -q subvolume create s/z/v; snap q',
    commands: [
      'CHOWN ',
      'CHMOD ',
      'UTIMES ',
      'MKFILE o257-g-0',
      'RENAME o257-g-0 x',
      'UTIMES ',
      'TRUNCATE x',
      'CHOWN x',
      'CHMOD x',
      'UTIMES x',
      'MKDIR o258-g-0',
      'RENAME o258-g-0 z',
      'UTIMES ',
      // __finish_unordered_dir: the subvolume is 257, too, and no one asks for the entry's type.
      'LINK z/v x',
      'CHOWN z',
      'CHMOD z',
      'UTIMES z',
    ],
  },
];

describeRunningKernel('the engine of Linux 3.6', () => {
  test.each(transcripts)('$name', (transcript) => {
    expectTranscript(kernelProfile('3.6'), transcript);
  });
});
