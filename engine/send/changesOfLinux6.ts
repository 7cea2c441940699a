// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from './kernelChange';

/** The changes of Linux 6, the latest first. */
export const changesOfLinux6 = {
  holeSearchSeesInline: {
    since: '6.19',
    backports: ['6.18.7', '6.12.67', '≤6.1.192'],
    commit: '08b096c1372c',
    evidence: 'read',
    does: 'A hole over what was inline data in the parent is sent; data that begins with zeros was taken for a hole.',
  },
  checksEachDirOnce: {
    since: '6.18',
    backports: ['≤6.17.13'],
    commit: '1fabe43b4e1a',
    evidence: 'measured',
    does: 'Each directory that an inode came to or left is looked after once; it was for each name (fstests 338).',
  },
  punchesHoles: {
    since: '6.17',
    backports: ['6.16.2', '6.12.44', '≤6.1.192'],
    commit: '005b0a0c24e1',
    evidence: 'read',
    does: 'Protocol 2 punches holes with FALLOCATE; zeros were written.',
  },
  keepsCurInodePath: {
    since: '6.15',
    backports: ['6.12.44'],
    evidence: 'measured',
    does: "The current inode's path is kept, even where it is out of date; it was worked out for each command.",
  },
  truncatesBeforeUnalignedClone: {
    since: '6.12',
    backports: ['6.11.3', '≤6.1.192'],
    commit: 'fa630df665aa',
    evidence: 'read',
    does: 'A longer file is cut off before a clone that ends within a sector; that clone failed (fstests 322).',
  },
  clonesUnalignedEnd: {
    since: '6.11',
    backports: ['6.10.7', '≤6.1.192'],
    commit: '46a6e10a1ab1',
    evidence: 'read',
    does: 'An extent that ends within a sector is cloned where both files end there; it was written (fstests 319).',
  },
  trailingHoleOnlyOverData: {
    since: '6.8',
    backports: ['6.7.9', '≤6.1.192'],
    commit: '5897710b28ca',
    evidence: 'read',
    does: "The hole at a file's end is sent only where the parent has data; it always was (fstests 303).",
  },
  cachesDirUtimes: {
    since: '6.3',
    commit: '3e49363be633',
    evidence: 'measured',
    does: "Directories' times are put off and sent once; they were sent at each name that came or went.",
  },
  evictsNamesOneByOne: {
    since: '6.3',
    commit: 'c48545debfff',
    evidence: 'read',
    does: 'The name cache drops its oldest entry when it has 256; it dropped all but 128 then.',
  },
  clonesLargestRange: {
    since: '6.2',
    commit: 'c7499a64dcf6',
    evidence: 'measured',
    does: 'The clone source with most bytes is chosen; it was the lowest inode, of the sent snapshot where possible (fstests 283).',
  },
  cachesBackrefs: {
    since: '6.2',
    commit: '66d04209e5a8',
    evidence: 'read',
    does: 'The snapshots that hold a leaf are remembered, and its files are looked at earlier the next time.',
  },
  walks1024Refs: {
    since: '6.2',
    commit: 'e2a041657774',
    evidence: 'measured',
    does: 'Extents of up to 1024 references can be cloned; it was 64.',
  },
  stopsAtSourceSize: {
    since: '6.2',
    backports: ['≤6.1.192'],
    commit: 'a11452a3709e',
    evidence: 'read',
    does: "What can't be cloned at a source's end goes in one write with the rest; it went in two (fstests 281).",
  },
  halvesUnlinkedInodes: {
    since: '6.1',
    commit: '9ed0a72e5b35',
    evidence: 'read',
    does: 'An inode without links in one of the snapshots is only deleted or only made; it was taken for a change (fstests 278).',
  },
  hasProtocol2: {
    since: '6.0',
    evidence: 'read',
    does: 'Protocol 2: compressed data as it is, times of creation, inode flags; there was protocol 1 only.',
  },
  cancelsEqualRefs: {
    since: '6.0',
    commit: '3aa5bd367fa5',
    evidence: 'read',
    does: 'A name on both sides is no change, in whatever items it lies; only items of the same key were compared (fstests 272).',
  },
} as const satisfies Readonly<Record<string, KernelChange>>;
