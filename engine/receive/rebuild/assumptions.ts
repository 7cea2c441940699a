// SPDX-License-Identifier: GPL-2.0-only
import type { AssumedThing, RebuildAssumption } from './rebuiltSend';

const sentences: Readonly<Record<AssumedThing, string>> = {
  transids:
    'Streams name no transactions: each inode that a stream says something of counts as changed in its snapshot’s ctransid, all others as unchanged.',
  'root-generation':
    'Streams don’t tell the generation of a subvolume’s root directory: it is taken to be 1.',
  'directory-index':
    'Streams don’t tell in which order names came into a directory (DIR_INDEX): it is taken to be that of the commands.',
  'directory-sizes':
    'Streams don’t tell directories’ sizes: they are taken to be those of the names that streams tell; subvolumes inside count nothing.',
  'inode-flags':
    'Streams tell inodes’ flags only where they changed (FILEATTR): all others are taken to be 0.',
  'creation-times':
    'Protocol 1 has no creation times (otime): they are taken to be the change times.',
  extents:
    'Streams don’t tell extents’ layout: each WRITE is taken to be an extent of its own, or to go on with the one before where that filled its command; addresses, node size and sector size are made up.',
  data: 'Some data was cloned from a snapshot that no stream at hand makes: it is there, but what it is isn’t known.',
  ids: 'Some inodes’ numbers or types aren’t told as the sender has them: they are taken from what the commands do with them.',
  'stale-path':
    'Some commands name a path that is gone already, as kernels from 6.15 on do after an inode number was used again: they are taken to mean the new inode.',
};

const always: readonly AssumedThing[] = [
  'transids',
  'root-generation',
  'directory-index',
  'directory-sizes',
  'inode-flags',
  'extents',
];

/** What was chosen by rule: what always is, and what had to be. */
export function assumptions(
  made: ReadonlySet<AssumedThing>,
  version: number,
): readonly RebuildAssumption[] {
  const about = [...always, ...(version < 2 ? (['creation-times'] as const) : []), ...made];
  return about.map((thing) => ({ about: thing, sentence: sentences[thing] }));
}
