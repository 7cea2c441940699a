// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from './kernelChange';

/** The changes of Linux 4 and 5, the latest first. */
export const changesOfLinux4 = {
  refreshesUnlinkPath: {
    since: '5.13',
    commit: 'd8ac76cdd175',
    evidence: 'read',
    does: "The path of another inode's name to unlink follows the directories orphanized before it (fstests 241).",
  },
  tellsOrphanGenerations: {
    since: '5.11',
    backports: ['5.10.7'],
    commit: '0b3f407e6728',
    evidence: 'read',
    does: 'Directories that wait for their removal are told apart by generation; they were by number only (fstests 227).',
  },
  stopsSelfCloneAtEnd: {
    since: '5.11',
    backports: ['5.10.11'],
    commit: '9660ae0a96e6',
    evidence: 'read',
    does: 'A clone within one file ends where that has been written; it went on (fstests 229).',
  },
  orphanizesFirst: {
    since: '5.10',
    backports: ['5.9.5'],
    commit: '98272bb77bf4',
    evidence: 'read',
    does: 'All inodes in the way are orphanized before the first new name is given; each was just before it (fstests 221).',
  },
  refreshesRefPath: {
    since: '5.10',
    backports: ['5.9.5', '≤4.19.191'],
    commit: '9c2b4e034706',
    evidence: 'read',
    does: 'The path of an inode to orphanize follows the directories orphanized before it (fstests 222).',
  },
  sendsCapabilitiesLast: {
    since: '5.8',
    backports: ['≤4.19.191'],
    commit: '89efda52e6b6',
    evidence: 'read',
    does: 'Capabilities are set behind CHOWN, for every inode that has some; CHOWN took them away again (fstests 214).',
  },
  selfClonesWithinWritten: {
    since: '5.6',
    evidence: 'told',
    does: 'A file clones from its own parts that were written; before, from all before the extent, written or not (fstests 203).',
  },
  clonesWithinFile: {
    since: '5.5',
    evidence: 'read',
    does: 'A file can clone from itself; it never did (fstests 200).',
  },
  limitsExtentRefs: {
    since: '5.5',
    backports: ['5.4.4', '5.3.17', '4.19.90', '4.14.159', '4.9.207'],
    commit: 'fd0ddbe25095',
    evidence: 'read',
    does: 'Extents of many references are written; all were walked (fstests 130).',
  },
  toleratesStrayExtents: {
    since: '5.3',
    backports: ['5.2.7', '4.19.65', '4.14.137', '4.9.188'],
    commit: 'b4f9a1a87a48',
    evidence: 'told',
    does: "An extent that changed while its inode didn't is passed over; the send failed (fstests 191).",
  },
  clonesPartsOfSource: {
    since: '5.2',
    commit: '040ee6120cb6',
    evidence: 'read',
    does: "Parts of an extent are cloned from a source that has it at another offset, up to the source's size; they were written.",
  },
  splitsCloneAtSourceEnd: {
    since: '5.2',
    commit: '3c850b451099',
    evidence: 'read',
    does: "A source's last, unfull block is written where it comes to lie within the file; it was cloned (fstests 189).",
  },
  ignoresUnlinkedInodes: {
    since: '4.19',
    evidence: 'told',
    does: 'Inodes without links (deleted while open) are not sent; they were, and failed (fstests 168).',
  },
  leavesOutTruncate: {
    since: '4.17',
    commit: 'ffa7c4296e93',
    evidence: 'read',
    does: 'TRUNCATE is left out where the size is right already; every regular file got one.',
  },
  writesFirstSector: {
    since: '4.14',
    evidence: 'told',
    does: "A file's first sector is never cloned elsewhere; it could be (fstests 149).",
  },
  followsOrphanizedDirs: {
    since: '4.13',
    evidence: 'told',
    does: 'Paths follow directories that were orphanized in the same pass; they led through the old names (fstests 144, 145, 147).',
  },
  looksBehindInline: {
    since: '4.12',
    evidence: 'read',
    does: "A hole behind the parent's inline data counts as unchanged; it was written as zeros.",
  },
  heedsDirGenerations: {
    since: '4.11',
    evidence: 'read',
    does: 'A directory made anew under its old number has none of its old names; it was taken to (fstests 133 to 135).',
  },
  seesHoleInParent: {
    since: '4.11',
    commit: '82bfb2e7b645',
    evidence: 'read',
    does: 'A hole that the parent has too is not sent; every hole of a changed file was (fstests 137).',
  },
  knowsOrphanizedMoves: {
    since: '4.8',
    evidence: 'read',
    does: 'A directory orphanized while its move waits moves from its orphan name, and none waits for it to leave the old one; it moved from there (fstests 127 to 129).',
  },
  orphanizesWaiting: {
    since: '4.8',
    evidence: 'read',
    does: 'A directory whose move waits is in the way of one that takes its name; the name was taken for free, as its number was passed.',
  },
  workOutPathAnew: {
    since: '4.8',
    evidence: 'read',
    does: "The path of the inode in work is worked out anew where it led through an orphanized directory's old name; it was kept.",
  },
  looksAboveWaiting: {
    since: '4.8',
    evidence: 'read',
    does: "A move that a waiting directory doesn't hold up is held against the ones above that, too; nothing above it was looked at.",
  },
  countsNextEntry: {
    since: '4.8',
    evidence: 'read',
    does: 'A directory that a move has left stays while the next inode is in it; it was removed too early (fstests 129).',
  },
  knowsCurrentTaker: {
    since: '4.4',
    evidence: 'read',
    does: "The current inode counts as taker of another's name (fstests 142).",
  },
  splitsClones: {
    since: '4.4',
    commit: 'd906d49fc5f4',
    evidence: 'read',
    does: "A clone is split by the source's extents; the source could have other data by then (fstests 108, 109).",
  },
  sendsReceivedUuid: {
    since: '4.4',
    backports: ['≤4.2.8'],
    commit: 'b96b1db039eb',
    evidence: 'read',
    does: 'A received snapshot is sent on under its first UUID; it was under its own (fstests 111).',
  },
  sendsReceivedParentUuid: {
    since: '4.2',
    commit: '37b8d27de5d0',
    evidence: 'read',
    does: 'A received parent or clone source is named by its first UUID; it was by its own (fstests 110).',
  },
  countsPartIntoSource: {
    since: '4.2',
    evidence: 'read',
    does: "A compressed extent's part counts against the source's size; a clone could reach past it (fstests 094).",
  },
  waitsBelowItself: {
    since: '4.2',
    evidence: 'read',
    does: 'A move waits for one that waits only where that leads below it; two could wait for each other for ever.',
  },
  orphansWait: {
    since: '4.2',
    evidence: 'read',
    does: "An orphanized directory's move waits for its ancestors, and is found under its orphan name meanwhile; it was renamed at once (fstests 087).",
  },
  knowsTakerInWork: {
    since: '4.2',
    until: '4.4',
    evidence: 'read',
    does: "The inode with the number that is next to be processed counts as taker of another's name; only lower ones did.",
  },
  forgetsOrphanizedName: {
    since: '4.1',
    evidence: 'read',
    does: 'The name cache forgets the name of an orphanized inode; later paths had the old one (fstests 084).',
  },
  waitsForDestination: {
    since: '4.0',
    evidence: 'read',
    does: 'A directory waits for another that still has its new name; the rename failed (fstests 083).',
  },
} as const satisfies Readonly<Record<string, KernelChange>>;
