// SPDX-License-Identifier: GPL-2.0-only

/** A fault of the kernel's send that leaves its mark in a stream. */
export interface KernelDefect {
  /** The first version that has it; undefined where send had it from the beginning, in 3.6. */
  readonly since?: string;
  /** The first version without it; undefined where no kernel up to 6.18 is without it. */
  readonly fixed?: string;
  /** The commit that mended it, abbreviated. */
  readonly commit?: string;
  /** The test of fstests' `send` group that shows it. */
  readonly test?: string;
  /** When the kernel sends such a stream: what follows "sends this when ". */
  readonly when: string;
  /** What to do, as a sentence, where a newer kernel is no way out. */
  readonly remedy?: string;
}

/**
 * Versions and commits are those of fs/btrfs/send.c's history; a stable kernel can have a fix earlier.
 */
export const kernelDefects = {
  'stale-inode-path': {
    since: '6.15',
    when: 'an inode number is used again by another inode, as happens between snapshots of different subvolumes, and the new inode’s directory is yet to be renamed: the path of the old one stays in `cur_inode_path`',
    remedy: 'Send in full, or from a parent of the same lineage.',
  },
  'same-inode-other-object': {
    when: 'a number and generation stand for different inodes in the two snapshots, which happens where they come of different subvolumes: it takes them for one',
    remedy: 'Send in full, or from a parent of the same lineage.',
  },
  'outdated-orphan-name': {
    fixed: '5.10',
    test: 'btrfs/221, btrfs/222',
    when: 'directories and files exchange their names: it goes on using an orphan name that is resolved by then',
  },
  'outdated-orphan-rmdir': {
    fixed: '5.11',
    commit: '518837e65068',
    test: 'btrfs/227',
    when: 'the number of a removed directory is used again: it removes the new inode’s name in the place of the old one’s',
  },
  'outdated-ancestor': {
    fixed: '5.14',
    test: 'btrfs/144, btrfs/145, btrfs/147, btrfs/155, btrfs/241',
    when: 'a directory on the path has given up its name for an orphan name while the same inode is worked on: the path was made up before that',
  },
  'outdated-path-of-orphan': {
    fixed: '4.1',
    test: 'btrfs/084',
    when: 'a directory has given up its name for an orphan name, and moves on later: it is named as it was before',
  },
  'outdated-path-of-moved': {
    fixed: '3.16',
    test: 'btrfs/044, btrfs/045',
    when: 'a directory’s move is put off: what is in it, or its attributes, are sent by the path that it does not have yet, or no more',
  },
  'rmdir-of-unmade-orphan': {
    fixed: '4.11',
    test: 'btrfs/133, btrfs/134, btrfs/135',
    when: 'a directory was made anew under its old number, or a subvolume lies in its place: it removes what it takes to be the old one, as an orphan',
  },
  'unlink-of-subvolume': {
    fixed: '3.16',
    test: 'btrfs/054',
    when: 'a subvolume lies where a directory was or is to be: its entry is taken for a file’s',
  },
  'rename-before-mkdir': {
    fixed: '3.7',
    when: 'an inode moves into a new directory that has a higher number: that is made only in its turn',
  },
  'early-rename': {
    fixed: '5.0',
    test: 'btrfs/039, btrfs/127, btrfs/178',
    when: 'the hierarchy of directories is turned around: it renames one before the directory that is to hold it is in its place',
  },
  'rename-below-itself': {
    fixed: '5.0',
    test: 'btrfs/030, btrfs/077, btrfs/087, btrfs/092, btrfs/178',
    when: 'a directory and one above it change places: it moves the upper one before the lower one is out of it',
  },
  'rename-onto-waiting': {
    fixed: '4.1',
    test: 'btrfs/083',
    when: 'a directory takes the name of another whose own move is put off',
  },
  'premature-rmdir': {
    fixed: '4.9',
    test: 'btrfs/043, btrfs/128, btrfs/129',
    when: 'a directory is removed whose entries move away only later',
  },
  'repeated-rmdir': {
    fixed: '6.18',
    commit: '1fabe43b4e1a',
    test: 'btrfs/040, btrfs/338',
    when: 'a removed directory held files with so many hard links that they have extended references',
  },
  'link-onto-existing': {
    fixed: '6.0',
    commit: '3aa5bd367fa5',
    test: 'btrfs/272',
    when: 'a file has so many hard links that its references lie in several items: one that stays is taken for a new one',
  },
  'clone-past-own-end': {
    since: '5.5',
    fixed: '5.11',
    test: 'btrfs/203, btrfs/229',
    when: 'a file that grew shares extents with itself: it clones a part that it has not written yet',
  },
  'clone-past-source-end': {
    fixed: '4.2',
    test: 'btrfs/094',
    when: 'an extent is compressed: the range that it clones may end behind the source’s end',
  },
  'clone-unaligned-start': {
    fixed: '3.11',
    test: 'btrfs/025',
    when: 'a shared range does not begin on a block’s boundary',
  },
  'clone-unaligned-end': {
    fixed: '3.14',
    when: 'a shared range does not end on a block’s boundary',
  },
  'clone-last-block-into-middle': {
    fixed: '5.2',
    test: 'btrfs/189',
    when: 'the last block of one file, which is not full, is shared with the middle of another',
  },
  'clone-without-truncate': {
    since: '6.11',
    fixed: '6.12',
    commit: 'fa630df665aa',
    test: 'btrfs/322',
    when: 'a file became shorter and its last block, which is not full, is cloned: the receiver’s file is still longer then',
  },
  'capability-before-chown': {
    fixed: '5.8',
    commit: '89efda52e6b6',
    test: 'btrfs/214',
    when: 'a file has capabilities: they are sent with its other xattrs, before its data and its owner',
  },
  'early-root-times': {
    when: 'inodes are made at the top, under their orphan names, after the times of the subvolume’s root were sent; since 6.3 that takes more than 64 changed directories',
    remedy: 'Nothing but the root’s modification time is lost.',
  },
  'sticky-verity': {
    since: '6.1',
    when: 'a file with fs-verity is sent: `cur_inode_needs_verity` is never cleared, and the inodes after it get the same command',
    remedy: 'Send without protocol 3.',
  },
} as const satisfies Readonly<Record<string, KernelDefect>>;

export type DefectName = keyof typeof kernelDefects;

/** Which kernels have it, and when it shows: one sentence or two. */
export function defectText(name: DefectName): string {
  const { since, fixed, commit, test, when, remedy }: KernelDefect = kernelDefects[name];
  const sources = [...(commit === undefined ? [] : [`commit ${commit}`]), ...(test ? [test] : [])];
  const source = sources.length === 0 ? '' : ` (${sources.join('; ')})`;
  const advice = remedy ?? 'Send again with a newer kernel.';
  return `${versions(since, fixed)} this when ${when}${source}. ${advice}`;
}

function versions(since: string | undefined, fixed: string | undefined): string {
  if (fixed !== undefined)
    return since === undefined
      ? `Linux before ${fixed} sends`
      : `Linux from ${since} on and before ${fixed} sends`;
  return since === undefined ? 'Every Linux up to 6.18 sends' : `Linux ${since} to 6.18 send`;
}

/** The kernel that brought each protocol: older ones can't have written the stream. */
const kernelOfProtocol: readonly string[] = ['3.6', '3.6', '6.0', '6.1'];

/** Whether a kernel that writes the protocol can have the defect. */
export function mayHave(name: DefectName, protocol: number): boolean {
  const { fixed }: KernelDefect = kernelDefects[name];
  return fixed === undefined || isBefore(kernelOfProtocol[protocol] ?? '3.6', fixed);
}

function isBefore(left: string, right: string): boolean {
  const [major = 0, minor = 0] = left.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = right.split('.').map(Number);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
