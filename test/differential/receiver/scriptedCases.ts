// SPDX-License-Identifier: GPL-2.0-only
import { scriptedStream } from '../../engine/receive/explain/scriptedStream';
import type { CalledWith } from './compareReceive';

/** Streams that are received one after another, and how. */
export interface ReceiveCase {
  readonly streams: readonly Uint8Array[];
  readonly called?: CalledWith;
}

const full = (...lines: readonly string[]): Uint8Array =>
  scriptedStream(['subvol s 1', ...lines, 'end'].join('\n'));
const second = (...lines: readonly string[]): Uint8Array =>
  scriptedStream(['snapshot t 2 1', ...lines, 'end'].join('\n'));
const once = (...lines: readonly string[]): ReceiveCase => ({ streams: [full(...lines)] });
const joined = (...streams: readonly Uint8Array[]): Uint8Array => Buffer.concat(streams);
const cut = (bytes: Uint8Array, by: number): Uint8Array => bytes.subarray(0, bytes.length - by);

const file = ['mkfile f 257', 'write f 0 5000'];
const simple = full(...file, 'mkdir d 258', 'rename f d/f');
/** The same with so many zeros before END, and with what comes in END's place. */
const withZeros = (zeros: number, end = simple.subarray(-10)): ReceiveCase => ({
  streams: [joined(cut(simple, 10), new Uint8Array(zeros), end)],
});

/** What random changes of real streams rarely come to: one thing each. */
export const scriptedCases: Readonly<Record<string, ReceiveCase>> = {
  // The scenarios of btrfs-progs' misc-tests 017.
  'an empty file': { streams: [new Uint8Array(0)] },
  'one byte': { streams: [Buffer.from('1')] },
  'seventeen bytes that are no header': { streams: [Buffer.from('12345678901234567')] },
  'a header that is cut off': { streams: [simple.subarray(0, 16)] },
  // And those of 018.
  'an empty full stream': once(),
  'an empty incremental stream': { streams: [full(), second()] },
  'a simple full stream': { streams: [simple] },
  'a simple incremental stream': { streams: [simple, second('write d/f 0 4096', 'unlink d/f')] },
  'no END': { streams: [cut(simple, 10)] },
  'a cut END': { streams: [cut(simple, 3)] },
  'a header alone': { streams: [simple.subarray(0, 17)] },
  'no END, and -e': { streams: [cut(simple, 10)], called: { honorEnd: true } },
  'bytes behind END, and -e': {
    streams: [joined(simple, Buffer.from('rest'))],
    called: { honorEnd: true },
  },
  'bytes behind END': { streams: [joined(simple, Buffer.from('rest'))] },
  'many bytes behind END': { streams: [joined(simple, new Uint8Array(40))] },
  'ten zeros before END': withZeros(10),
  'many zeros before END': withZeros(20_000),
  'zeros between commands': {
    streams: [joined(cut(simple, 10), new Uint8Array(700), full('chmod d 755').subarray(17 + 47))],
  },
  'zeros before END, and -e': { ...withZeros(700), called: { honorEnd: true } },
  'zeros that are no whole commands before END': withZeros(705),
  'zeros in the place of END': withZeros(700, new Uint8Array(0)),
  'zeros in the place of END, and a few': withZeros(703, new Uint8Array(0)),
  'zeros and another stream': withZeros(700, second('mkfile g 259')),
  'two streams in a file': { streams: [joined(simple, second('mkfile g 259'))] },
  'a second stream without a subvolume': {
    streams: [joined(simple, scriptedStream('mkfile g 259\nend'))],
  },
  'a write behind END': { streams: [joined(simple, scriptedStream('write d/f 0 10\nend'))] },
  'a chmod behind END': { streams: [joined(simple, scriptedStream('chmod d 700\nend'))] },
  'a removal behind END': { streams: [joined(simple, scriptedStream('rmdir d\nend'))] },
  'the same stream twice': { streams: [simple, simple] },
  'two subvolumes without an END between': {
    streams: [scriptedStream('subvol s 1\nmkfile f 257\nsnapshot t 2 1\nunlink f\nend')],
  },
  'a parent that is not there': { streams: [second()] },
  'a parent whose received UUID another has, too': {
    streams: [
      full('mkfile a 257'),
      scriptedStream('subvol q 1\nmkfile b 257\nend'),
      second('unlink a', 'chmod b 600'),
    ],
  },
  'a parent whose received UUID another had before it': {
    streams: [
      scriptedStream('subvol z 1\nmkfile b 257\nend'),
      full('mkfile a 257'),
      second('unlink b', 'chmod a 600'),
    ],
  },
  'a clone source whose received UUID another has, too': {
    streams: [
      full(...file),
      scriptedStream('subvol q 1\nmkfile g 257\nend'),
      scriptedStream('subvol t 2\nmkfile h 257\nclone h 0 5000 1 f 0\nclone h 0 5000 1 g 0\nend'),
    ],
  },
  'a snapshot with its parent’s UUID, and one that builds on it': {
    streams: [
      full('mkfile a 257'),
      scriptedStream('snapshot t 1 1\nmkfile b 258\nend'),
      scriptedStream('snapshot u 1 1\nunlink b\nend'),
    ],
  },
  'a parent without a UUID': {
    streams: [scriptedStream('subvol s 0\nend'), scriptedStream('snapshot t 2 0\nend')],
  },
  'a clone source without a UUID': {
    streams: [
      scriptedStream(['subvol s 0', ...file, 'end'].join('\n')),
      scriptedStream('subvol t 2\nmkfile h 257\nclone h 0 4096 0 f 0\nend'),
    ],
  },
  'a clone within a subvolume without a UUID': {
    streams: [
      scriptedStream(
        ['subvol s 0', ...file, 'mkfile h 258', 'clone h 0 4096 0 f 0', 'end'].join('\n'),
      ),
    ],
  },
  'a parent that is not finished': { streams: [cut(simple, 10), second()] },
  'more errors than one': {
    streams: [full('unlink a', 'mkfile f 257', 'rmdir b', 'chmod f 600')],
    called: { maxErrors: 2 },
  },
  'errors without end': {
    streams: [full('unlink a', 'mkfile f 257', 'rmdir b', 'chmod f 600')],
    called: { maxErrors: 0 },
  },
  'a subvolume that is there, whatever the errors': {
    streams: [simple, full('mkfile g 300', 'unlink d/f')],
    called: { maxErrors: 9 },
  },
  'a subvolume name with a slash': { streams: [scriptedStream('subvol a/b 1\nend')] },
  'a subvolume named ..': { streams: [scriptedStream('subvol .. 1\nend')] },
  'a subvolume without a name': { streams: [scriptedStream('subvol . 1\nend')] },
  'a long subvolume name': { streams: [scriptedStream(`subvol ${'n'.repeat(256)} 1\nend`)] },
  // Names.
  'a file on a file': once(...file, 'chmod f 4711', 'mkfile f 258', 'chown f 5 5'),
  'a file on a directory': once('mkdir d 257', 'mkfile d 258'),
  'a file on a symlink': once('symlink l 257 target', 'mkfile l 258', 'chmod target 640'),
  'a file on a symlink that leads to itself': once('symlink l 257 l', 'mkfile l 258'),
  'a directory on a file': once(...file, 'mkdir f 258'),
  'a path through a file': once(...file, 'mkfile f/g 258'),
  'a path through symlinks': once(
    'mkdir d 257',
    'symlink l 258 d',
    'symlink m 259 l',
    'mkfile m/f 260',
  ),
  'a path through too many symlinks': once('symlink a 257 b', 'symlink b 258 a', 'mkfile a/f 259'),
  'a symlink with the longest target': once(`symlink l 257 ${'t'.repeat(4095)}`),
  'a symlink whose target is too long': once(`symlink l 257 ${'t'.repeat(4096)}`),
  'a symlink without a target': once('symlink l 257 .'),
  'a rename onto itself': once(...file, 'rename f f'),
  'a rename of one link onto the other': once(...file, 'link g f', 'rename f g'),
  'a rename onto a file': once(...file, 'mkfile g 258', 'rename f g'),
  'a rename onto a directory': once(...file, 'mkdir d 258', 'rename f d'),
  'a rename of a directory onto a file': once(...file, 'mkdir d 258', 'rename d f'),
  'a rename onto an empty directory': once('mkdir d 257', 'mkdir e 258', 'rename d e'),
  'a rename onto a full directory': once(
    'mkdir d 257',
    'mkdir e 258',
    'mkfile e/f 259',
    'rename d e',
  ),
  'a rename below itself': once('mkdir d 257', 'rename d d/e'),
  'a rename onto what is above': once('mkdir d 257', 'mkdir d/e 258', 'rename d/e d'),
  'a rename of a file with a slash': once(...file, 'rename f// g'),
  'a rename to a slash': once(...file, 'rename f g//'),
  'a rename of a directory to a slash': once('mkdir d 257', 'rename d e//'),
  'a rename of a dot': once('mkdir d 257', 'rename d/. e'),
  'a rename of the subvolume': once('rename . x'),
  'a rename onto the subvolume': once('mkdir d 257', 'rename d .'),
  'a link to a directory': once('mkdir d 257', 'link e d'),
  'a link to nothing': once('link e d'),
  'a link onto a file': once(...file, 'mkfile g 258', 'link g f'),
  'a link to a symlink': once('symlink l 257 x', 'link m l'),
  'an unlink of a directory': once('mkdir d 257', 'unlink d'),
  'an unlink of a file with a slash': once(...file, 'unlink f//'),
  'an unlink of the subvolume': once('unlink .'),
  'an rmdir of a file': once(...file, 'rmdir f'),
  'an rmdir of a full directory': once('mkdir d 257', 'mkfile d/f 258', 'rmdir d'),
  'an rmdir of a dot': once('mkdir d 257', 'rmdir d/.'),
  'an rmdir of two dots': once('mkdir d 257', 'mkdir d/e 258', 'rmdir d/e/..'),
  'an rmdir of a symlink with a slash': once('mkdir d 257', 'symlink l 258 d', 'rmdir l//'),
  'an rmdir of the subvolume': once('rmdir .'),
  'a long name': once(`mkfile ${'n'.repeat(256)} 257`),
  'the longest name': once(`mkfile ${'n'.repeat(255)} 257`),
  'paths with dots and slashes': once('mkdir d 257', 'mkfile ./d/../d//f 258', 'unlink d/./f'),
  // Attributes.
  'a chown that takes rights away': once(...file, 'chmod f 6755', 'chown f 1 2'),
  'a chown of a file that is setgid, and no group may run': once(
    ...file,
    'chmod f 2644',
    'chown f 1 2',
  ),
  'a chown of a directory': once('mkdir d 257', 'chmod d 6755', 'chown d 1 2'),
  'a chown to nobody': once(...file, 'chown f 7 8', 'chown f 4294967295 9'),
  'a chmod of a symlink': once(...file, 'symlink l 258 f', 'chmod l 600'),
  'a chmod of a dangling symlink': once('symlink l 257 x', 'chmod l 600'),
  'a directory that hands its group down': once(
    'mkdir d 257',
    'chown d 5 6',
    'chmod d 2755',
    'mkdir d/e 258',
    'mkfile d/f 259',
  ),
  'a write that drops capabilities': once(
    ...file,
    'set_xattr f security.capability 0x0100000200040000000000000000000000000000',
    'write f 0 5',
  ),
  'capabilities without a value': once(...file, 'set_xattr f security.capability'),
  'capabilities with a flag that is none': once(
    ...file,
    'set_xattr f security.capability 0x0200000200040000000000000000000000000000',
  ),
  'capabilities of revision 3': once(
    ...file,
    'set_xattr f security.capability 0x0100000300040000000000000000000000000000e8030000',
  ),
  'capabilities of revision 3, of root itself': once(
    ...file,
    'set_xattr f security.capability 0x010000030004000000000000000000000000000000000000',
  ),
  'capabilities of revision 1': once(
    ...file,
    'set_xattr f security.capability 0x010000010004000000000000',
  ),
  'the largest xattr that a node holds': once(
    ...file,
    `set_xattr f user.a 0x${'00'.repeat(16_222)}`,
  ),
  'an xattr that no node holds': once(...file, `set_xattr f user.a 0x${'00'.repeat(16_223)}`),
  'an xattr as long as an attribute can be': once(
    ...file,
    `set_xattr f user.a 0x${'00'.repeat(65_535)}`,
  ),
  'the longest name of an xattr': once(...file, `set_xattr f user.${'n'.repeat(250)} 1`),
  'an xattr whose name is too long': once(...file, `set_xattr f user.${'n'.repeat(251)} 1`),
  'a missing xattr': once(...file, 'remove_xattr f user.a'),
  'a missing xattr in a second stream': {
    streams: [joined(simple, second('remove_xattr d user.a', 'mkfile g 300'))],
  },
  "a user's xattr of a symlink": once('symlink l 257 x', 'set_xattr l user.a 1'),
  "a user's xattr of a fifo": once('mkfifo p 257', 'set_xattr p user.a 1'),
  "root's xattr of a symlink": once('symlink l 257 x', 'set_xattr l trusted.a 1'),
  'a property that btrfs has': once(
    'mkdir d 257',
    'set_xattr d btrfs.compression zstd',
    'mkfile d/f 258',
    'mkdir d/e 259',
  ),
  'a property that btrfs has not': once(...file, 'set_xattr f btrfs.compression fast'),
  'times of a symlink': once('symlink l 257 x', 'utimes l 1000'),
  // Data.
  'a write through a symlink': once(...file, 'symlink l 258 f', 'write l 8000 10'),
  'a write to a directory': once('mkdir d 257', 'write d 0 10'),
  'a write to a fifo': once('mkfifo p 257', 'write p 0 10'),
  'a write to the file that had the name': once(
    ...file,
    'rename f g',
    'mkfile f 258',
    'write f 0 10',
  ),
  'a write to a file without a name': once(...file, 'unlink f', 'write f 0 10'),
  'a truncate of a directory': once('mkdir d 257', 'truncate d 0'),
  'a truncate of a fifo': once('mkfifo p 257', 'truncate p 0'),
  'a truncate to less than nothing': once(...file, 'truncate f 9223372036854775808'),
  'a truncate that grows, and one that shrinks': once(
    ...file,
    'truncate f 9000',
    'truncate f 3000',
    'truncate f 6000',
  ),
  'a clone of all': once(...file, 'mkfile g 258', 'clone g 0 5000 1 f 0'),
  'a clone to the end': once(...file, 'mkfile g 258', 'clone g 0 0 1 f 0'),
  'a clone of part of a block': once(...file, 'mkfile g 258', 'clone g 0 100 1 f 0'),
  'a clone beyond the end': once(...file, 'mkfile g 258', 'clone g 0 8192 1 f 0'),
  'a clone from beyond the end': once(...file, 'mkfile g 258', 'clone g 0 4096 1 f 8192'),
  'an unaligned clone': once(...file, 'mkfile g 258', 'clone g 100 4096 1 f 0'),
  'a clone of the last block into the middle': once(
    ...file,
    'mkfile g 258',
    'write g 0 20000',
    'clone g 0 5000 1 f 0',
  ),
  'a clone within a file': once('mkfile f 257', 'write f 0 8192', 'clone f 8192 4096 1 f 0'),
  'a clone that overlaps': once('mkfile f 257', 'write f 0 8192', 'clone f 4096 8192 1 f 0'),
  'a clone of 4 GiB': once(...file, 'mkfile g 258', 'clone g 0 4294967296 1 f 0'),
  'a clone of 2 GiB': once(...file, 'mkfile g 258', 'clone g 0 2147483648 1 f 0'),
  'a clone from a subvolume that is not there': once(...file, 'clone f 0 4096 3 f 0'),
  'a clone from a file that is not there': once(...file, 'clone f 0 4096 1 g 0'),
  'a clone from a directory': once(...file, 'mkdir d 258', 'clone f 0 4096 1 d 0'),
  'a clone from the parent': {
    streams: [full(...file), second('mkfile g 258', 'clone g 0 5000 1 f 0')],
  },
  'encoded data that the kernel does not take, and no memory holds': once(
    ...file,
    'utimes f 5',
    'encoded_write f 0 4096 9223372036854775807 0',
  ),
  'encoded data off a block’s boundary': once(
    ...file,
    'utimes f 5',
    'encoded_write f 2 4096 9223372036854775807 4096',
  ),
  'verity of a file': once(...file, 'enable_verity f', 'write f 0 10'),
  'verity of a directory': once('mkdir d 257', 'enable_verity d'),
  'verity of nothing': once('enable_verity f'),
  'verity twice': once(...file, 'enable_verity f', 'enable_verity f'),
  'verity, then truncate': once(...file, 'enable_verity f', 'truncate f 0'),
  'file attributes and extents of nothing': once('fileattr x 16', 'update_extent x 0 4096'),
};
