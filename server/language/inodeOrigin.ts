// SPDX-License-Identifier: GPL-2.0-only
import type { NameRecord, StreamInode } from './inodes/streamInode';
import type { StreamDocument } from './streamDocument';

/** A command, and the stream that it is in. */
export interface CommandPlace {
  readonly document: StreamDocument;
  readonly command: number;
}

/** An inode, or one of its names, with the stream that tells of it. */
export interface Owned<Thing> {
  readonly document: StreamDocument;
  readonly thing: Thing;
}

/** The command that made a name, in the stream or, where the name is older, in a parent's. */
export function makerOf(document: StreamDocument, record: NameRecord): CommandPlace | undefined {
  let oldest = record;
  while (oldest.from < 0 && oldest.origin) oldest = oldest.origin;
  if (oldest.from < 0) return undefined;
  const owner = ownerOf(document, oldest.inode);
  return owner && { document: owner, command: oldest.from };
}

/** The command that created an inode, in the stream or in a parent's. */
export function creatorOf(document: StreamDocument, inode: StreamInode): CommandPlace | undefined {
  const oldest = inodesBehind(document, inode).at(-1);
  const created = oldest?.thing.created;
  return oldest && created !== undefined
    ? { document: oldest.document, command: created }
    : undefined;
}

/** The inode, and what it is in the parents: the nearest first. */
export function inodesBehind(document: StreamDocument, inode: StreamInode): Owned<StreamInode>[] {
  const found: Owned<StreamInode>[] = [];
  let from: StreamDocument | undefined = document;
  for (let thing: StreamInode | undefined = inode; thing; thing = thing.origin) {
    from = ownerOf(from, thing);
    if (!from) break;
    found.push({ document: from, thing });
  }
  return found;
}

/** The stream, or the parent of it, in whose model an inode is. */
function ownerOf(document: StreamDocument, inode: StreamInode): StreamDocument | undefined {
  if (document.model.table === inode.table) return document;
  for (const { document: parent } of document.parents.values()) {
    const owner = parent && ownerOf(parent, inode);
    if (owner) return owner;
  }
  return undefined;
}
