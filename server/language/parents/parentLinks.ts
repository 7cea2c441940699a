// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { StreamDocument } from '../streamDocument';
import type { ParentChain } from './parentChain';
import { parentInFile } from './parentChain';
import { sentSubvolumes, type SentSubvolume } from './sentSubvolume';
import type { CataloguedSubvolume } from './streamCatalogue';

/** A subvolume of a file that builds on one in another file, and what is known of that one. */
export interface ParentLink {
  readonly child: SentSubvolume;
  readonly chain: ParentChain;
  /** The nearest parent's stream; undefined where there is none, or where it can't be read. */
  readonly document: StreamDocument | undefined;
}

/** By the SNAPSHOT command that the parent is for. */
export type ParentLinks = ReadonlyMap<number, ParentLink>;

/** How parents are found and opened. */
export interface ParentOpener {
  chainOf(child: CataloguedSubvolume): Promise<ParentChain>;
  /** `child` is whose inodes wait for it. Rejects where the file can't be read. */
  open(file: string, child?: string): Promise<OpenParent>;
  /** Images that may hold what a file's streams build on, by URI. Never rejects. */
  imagesFor(file: string): Promise<readonly string[]>;
}

export interface OpenParent {
  readonly document: StreamDocument;
  /** The document isn't needed any more. */
  readonly release: () => void;
}

/** Links that are held, until `release`. */
export interface HeldLinks {
  readonly links: ParentLinks;
  readonly release: () => void;
}

/** Parents in other files that are opened for one file: real ones hold a handful of streams. */
const maxLinks = 32;

/** Finds, and opens, what a file's subvolumes build on and other files make. */
export async function linkParents(
  index: StreamIndex,
  file: string,
  opener: ParentOpener,
): Promise<HeldLinks> {
  const links = new Map<number, ParentLink>();
  const open = new Map<string, OpenParent>();
  const release = (): void => {
    for (const parent of open.values()) parent.release();
  };
  try {
    const all = sentSubvolumes(index);
    for (const child of all) {
      if (!child.parent || parentInFile(child, all) || links.size === maxLinks) continue;
      const chain = await opener.chainOf({ file, subvolume: child });
      const parent = chain.parents[0]?.file;
      if (parent !== undefined && !open.has(parent)) {
        const opened = await opener.open(parent, file).catch(() => undefined);
        if (opened) open.set(parent, opened);
      }
      const document = parent === undefined ? undefined : open.get(parent)?.document;
      const isThere = document && makes(document, chain);
      links.set(child.command, { child, chain, document: isThere ? document : undefined });
    }
    return { links, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Whether the parent's file still makes what was found in it: it may have changed since. */
function makes({ index }: StreamDocument, { parents: [parent] }: ParentChain): boolean {
  return sentSubvolumes(index).some(
    ({ uuid, command }) => uuid === parent?.subvolume.uuid && command === parent.subvolume.command,
  );
}
