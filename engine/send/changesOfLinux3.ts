// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from './kernelChange';

/** The changes of Linux 3, the latest first. */
export const changesOfLinux3 = {
  letsNewParentsBe: {
    since: '3.18',
    commit: 'bf8e8ca6fd4a',
    evidence: 'read',
    does: 'No move waits for a directory that is new; it waited for ever (fstests 077).',
  },
  waitsForAncestors: {
    since: '3.16',
    evidence: 'read',
    does: 'A move waits for the new ancestor that moves itself; it waited for its new parent, and the directories between waited, too, and were renamed to the names they had.',
  },
  findsPathLoops: {
    since: '3.16',
    until: '4.1',
    again: '4.8',
    evidence: 'read',
    does: 'A move that would lead a directory below itself is put off once more; without, its path has no end.',
  },
  readsFirstExtref: {
    since: '3.16',
    backports: ['≤3.15.5'],
    evidence: 'read',
    does: 'A first name in an INODE_EXTREF item is read as one; its hash was taken for the directory, and the send failed (fstests 050).',
  },
  ignoresSubvolumeEntries: {
    since: '3.15',
    backports: ['≤3.14.70'],
    evidence: 'read',
    does: "Subvolumes' names count as absent; an inode of their number was looked for (fstests 054).",
  },
  removesDirOnce: {
    since: '3.15',
    commit: '29d6d30f5c8a',
    evidence: 'read',
    does: 'A directory that several names of an inode have left is removed once; it was for each name.',
  },
  waitsForUpperDirs: {
    since: '3.15',
    evidence: 'read',
    does: 'A move waits for any change above its new parent; only for that parent, where that has another name and another directory (fstests 045).',
  },
  tellsWaitingApart: {
    since: '3.15',
    evidence: 'read',
    does: 'Of a path, only the directories that wait have their old names; all of it was as in the parent snapshot (fstests 044).',
  },
  touchesWhenMoved: {
    since: '3.15',
    evidence: 'read',
    does: 'A directory whose move waits gets its times with the move; it got them before, too.',
  },
  delaysDirMoves: {
    since: '3.14',
    evidence: 'read',
    does: "A directory's move waits for one of its new ancestors; renames went into directories that weren't there yet (fstests 030, 039).",
  },
  remembersOrphanDirs: {
    since: '3.15',
    evidence: 'read',
    does: 'A deleted directory stays, under its orphan name, until those that wait to move have left it; it went before (fstests 040, 043).',
  },
  sendsHoles: {
    since: '3.14',
    commit: '16e7549f045d',
    evidence: 'read',
    does: 'Holes without items are noticed in changed files; old data stayed there (fstests 034).',
  },
  clonesCompressedOffset: {
    since: '3.14',
    evidence: 'read',
    does: "A compressed extent's part is cloned from its own place; it was from where the extent begins (fstests 038).",
  },
  writesUnalignedEnd: {
    since: '3.14',
    evidence: 'read',
    does: 'An extent that ends within a sector is written; it was cloned like any other.',
  },
  refusesWritableRoots: {
    since: '3.14',
    commit: '2c68653787f9',
    evidence: 'read',
    does: 'Only read-only subvolumes are sent and cloned from; any was.',
  },
  comparesDirGenerations: {
    since: '3.12',
    evidence: 'read',
    does: 'A name in a directory that was made anew counts as changed, and is in nobody’s way; it stayed lost.',
  },
  listsCheckedDirs: {
    since: '3.12',
    evidence: 'read',
    does: 'Directories to look after are noted for each name that came or went; each number was noted once.',
  },
  comparesExtentGenerations: {
    since: '3.12',
    evidence: 'read',
    does: 'An extent of another generation counts as changed, though it lies at the same place.',
  },
  skipsEmptyExtents: {
    since: '3.12',
    commit: '57cfd4627046',
    evidence: 'read',
    does: "A new file's holes and preallocated extents are passed over, and a changed one's holes where the parent's file ends; they were written as zeros.",
  },
  findsCompressedParts: {
    since: '3.12',
    evidence: 'read',
    does: 'Every file with a compressed extent can be cloned from; only ones whose item has the byte that would lie there uncompressed.',
  },
  chownsSymlinks: {
    since: '3.12',
    evidence: 'read',
    does: "Symbolic links get their owner; they got the receiver's.",
  },
  sendsInlineWhole: {
    since: '3.10',
    commit: '74dd17fbe3d6',
    evidence: 'read',
    does: "A compressed inline extent's length is that of its data; it was the compressed one, and the rest was lost.",
  },
  omitsHeaderAndEnd: {
    since: '3.10',
    evidence: 'read',
    does: 'Several streams can do without headers and ends in between.',
  },
  knowsNoFileData: {
    since: '3.9',
    evidence: 'told',
    does: 'Extents can be told without their data; the flag was not known.',
  },
  readsExtrefs: {
    since: '3.7',
    evidence: 'read',
    does: "Names beyond an INODE_REF item's room are seen.",
  },
  sendsModeOfNodes: {
    since: '3.7',
    evidence: 'read',
    does: "Device nodes, pipes and sockets carry their mode, and the device's number as user space has it.",
  },
  createsDirsAhead: {
    since: '3.7',
    evidence: 'read',
    does: "A directory is made before its turn where a lower inode moves into it; that inode's rename led nowhere.",
  },
  touchesOldParent: {
    since: '3.7',
    evidence: 'read',
    does: "A moved directory's old parent gets its times again, or goes if that was its last entry.",
  },
  prefersSentSnapshot: {
    since: '3.7',
    evidence: 'read',
    does: 'The sent snapshot is looked for among all clone sources; the search ended at the first one found.',
  },
  clonesLowestOfSentSnapshot: {
    since: '3.7',
    evidence: 'read',
    does: 'Of the sent snapshot, too, the file with the lowest number is cloned from; it was the last one found.',
  },
  toleratesExtentGaps: {
    since: '3.7',
    evidence: 'read',
    does: 'An extent over a gap between two of the parent counts as changed; the send failed.',
  },
  firstRefHasDirectory: {
    since: '3.7',
    evidence: 'read',
    does: 'A name is the first one only in the same directory; the name alone was compared.',
  },
  advancesBehindRefs: {
    since: '3.7',
    evidence: 'read',
    does: 'An inode whose number was used again counts as processed once its new names are; it did when the old ones were.',
  },
  rootIsNeverReused: {
    since: '3.7',
    evidence: 'read',
    does: 'The top directory keeps being itself in another generation; it was deleted and made anew.',
  },
  finishesDirsLater: {
    since: '3.6',
    until: '3.7',
    evidence: 'read',
    does: 'Names in a directory that is yet to be made wait for it; the RFC gave them below its orphan name.',
  },
  comparesExtentOffsets: {
    since: '3.6',
    evidence: 'read',
    does: 'Extents are compared by what of them is seen; another part of the same one counted as unchanged.',
  },
  namesLinkFirst: {
    since: '3.6',
    evidence: 'read',
    does: 'LINK has the new name in PATH and the old one in PATH_LINK; it was the other way round.',
  },
  sendsIno: {
    since: '3.6',
    evidence: 'read',
    does: 'Commands that make an inode carry its number.',
  },
} as const satisfies Readonly<Record<string, KernelChange>>;
