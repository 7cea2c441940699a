// SPDX-License-Identifier: GPL-2.0-only
import { directory, file, full, incremental, type Failure } from './failures';
import { scriptedStream } from './scriptedStream';

/** The kernel's known defects, each as a small stream of its pattern. */
export const defectStreams: readonly Failure[] = [
  incremental(
    'the path of an inode’s predecessor',
    `${directory(257, 'd')}\n${directory(258, 'e')}`,
    'rmdir d\nmkdir o257-9-0 257\nchown d 0 0\nchmod d 755\nrename e f\nrename o257-9-0 f/d',
    'stale-inode-path',
  ),
  incremental(
    'a hard link to a directory',
    directory(257, 'x'),
    'link y x',
    'same-inode-other-object',
  ),
  incremental(
    'an orphan name that is resolved',
    `${directory(257, 'a')}\n${file(258, 'b')}`,
    'rename b o258-7-0\nrename a b\nrename o258-7-0 a\nlink c o258-7-0',
    'outdated-orphan-name',
  ),
  incremental(
    'rmdir of an orphan name that is resolved',
    `${directory(257, 'a')}\n${directory(258, 'b')}`,
    'rename a o257-7-0\nrename o257-7-0 b/a\nrmdir o257-7-0',
    'outdated-orphan-rmdir',
  ),
  incremental(
    'unlink below a directory that became an orphan',
    `${directory(257, 'd')}\n${file(258, 'd/x')}\n${directory(259, 'e')}`,
    'rename d o257-7-0\nrename e d\nunlink d/x',
    'outdated-ancestor',
  ),
  incremental(
    'times by the old path of a directory',
    `${directory(257, 'd')}\n${directory(258, 'e')}`,
    'rename d e/d\nutimes d 5',
    'outdated-path-of-moved',
  ),
  incremental(
    'unlink below what has taken an orphan’s place',
    `${directory(257, 'd')}\n${file(258, 'd/x')}\n${file(259, 'e')}`,
    'rename d o257-7-0\nlink d e\nunlink d/x',
    'outdated-ancestor',
  ),
  incremental(
    'rename of a directory that became an orphan',
    `${directory(257, 'a')}\n${directory(258, 'b')}`,
    'rename a o257-7-0\nrename b a\nrename o257-7-0 c\nrename a d\nrename d o258-7-0\nrename d a',
    'outdated-path-of-orphan',
  ),
  incremental(
    'rename by the old path of the directory above',
    `${directory(257, 'a')}\n${directory(258, 'a/b')}`,
    'rename a c\nrename a/b b',
    'outdated-path-of-moved',
  ),
  incremental(
    'rmdir of an orphan name that was never made',
    directory(257, 'd'),
    'rename d e\nrmdir o258-8-0',
    'rmdir-of-unmade-orphan',
  ),
  incremental(
    'unlink of a directory',
    directory(257, 'd'),
    'mkdir o257-9-0 257\nunlink d\nrename o257-9-0 d',
    'unlink-of-subvolume',
  ),
  full(
    'rename into a directory that is made later',
    'mkfile o257-7-0 257\nrename o257-7-0 o258-7-0/f\nmkdir o258-7-0 258\nrename o258-7-0 d',
    'rename-before-mkdir',
  ),
  incremental(
    'rename into a directory that is not there yet',
    `${directory(257, 'a')}\n${directory(258, 'b')}`,
    'rename a c/a\nrename b c',
    'early-rename',
  ),
  incremental(
    'rename below itself',
    `${directory(257, 'a')}\n${directory(258, 'a/b')}`,
    'rename a a/b/a\nrename a/b b',
    'rename-below-itself',
  ),
  incremental(
    'rename onto a directory that moves later',
    `${directory(257, 'a')}\n${directory(258, 'b')}\n${file(259, 'b/x')}`,
    'rename a b\nrename b c',
    'rename-onto-waiting',
  ),
  incremental(
    'rmdir of a directory that is emptied later',
    `${directory(257, 'd')}\n${file(258, 'd/x')}`,
    'rename d o257-7-0\nrmdir o257-7-0\nrename o257-7-0/x x',
    'premature-rmdir',
  ),
  {
    name: 'rmdir of a directory that is emptied later, its parent not at hand',
    bytes: scriptedStream(
      'snapshot s 2 1\nrename d o257-7-0\nrmdir o257-7-0\nrename o257-7-0/x x\nend',
    ),
    defect: 'premature-rmdir',
  },
  incremental(
    'rmdir twice',
    directory(257, 'd'),
    'rename d o257-7-0\nrmdir o257-7-0\nrmdir o257-7-0',
    'repeated-rmdir',
  ),
  incremental(
    'link to a name that the file has',
    `${file(257, 'a')}\nlink b a`,
    'link b a',
    'link-onto-existing',
  ),
  full(
    'clone of what the file is yet to have',
    `${file(257, 'a')}\nwrite a 0 4096\nclone a 4096 4096 2 a 8192`,
    'clone-past-own-end',
  ),
  full(
    'clone behind the source’s end',
    `${file(257, 'a')}\nwrite a 0 4096\n${file(258, 'b')}\nclone b 0 8192 2 a 0`,
    'clone-past-source-end',
  ),
  full(
    'clone from the middle of a block',
    `${file(257, 'a')}\nwrite a 0 16384\n${file(258, 'b')}\nclone b 0 4096 2 a 512`,
    'clone-unaligned-start',
  ),
  full(
    'clone up to the middle of a block',
    `${file(257, 'a')}\nwrite a 0 16384\n${file(258, 'b')}\nclone b 0 5000 2 a 0`,
    'clone-unaligned-end',
  ),
  full(
    'clone of a last block into the middle',
    `${file(257, 'a')}\nwrite a 0 5000\n${file(258, 'b')}\nwrite b 0 20000\nclone b 4096 5000 2 a 0`,
    'clone-last-block-into-middle',
  ),
  incremental(
    'clone before the file is cut',
    `${file(257, 'a')}\nwrite a 0 5000\n${file(258, 'b')}\nwrite b 0 20000`,
    'clone b 0 5000 1 a 0\ntruncate b 5000',
    'clone-without-truncate',
  ),
  full(
    'capabilities before the owner',
    `${file(257, 'a')}\nset_xattr a security.capability 0x0100000200200000000000000000000000000000\nchown a 0 0\nchmod a 755\nutimes a 5`,
    'capability-before-chown',
  ),
  full(
    'times of the root sent before all is made',
    `utimes . 5\n${directory(257, 'd')}\n${file(258, 'd/f')}\nutimes d 5`,
    'early-root-times',
  ),
  full(
    'fs-verity twice',
    `${file(257, 'a')}\nwrite a 0 4096\nenable_verity a\nenable_verity a`,
    'sticky-verity',
    2,
  ),
];
