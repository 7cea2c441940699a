// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { sentSubvolumes, type SubvolumeId } from '../parents/sentSubvolume';
import { neededSubvolumes } from './neededSubvolumes';
import { receiveOrder } from './receiveOrder';

/** How the streams that make subvolumes are found, and opened. */
export interface SourceFinder {
  /** The file whose stream makes a subvolume, by its UUID. */
  fileOf(subvolume: SubvolumeId): Promise<string | undefined>;
  /** A file's streams, behind those that are known to come before them. Rejects where it can't be read. */
  open(file: string): Promise<OpenStreams>;
}

export interface OpenStreams {
  readonly streams: readonly StreamIndex[];
  readonly release: () => void;
}

/** What is to be received before a stream. */
export interface SourceStreams extends OpenStreams {
  /** The subvolumes that no stream makes. */
  readonly missing: readonly SubvolumeId[];
}

/** Files that are opened at most: real chains of parents end before, those of hostile files don't. */
const maxFiles = 256;

/**
 * Opens what a stream builds on and clones from, what that builds on in turn, and so on, in the order in
 * which it is to be received; `known` are open already. What can't be read counts as missing.
 */
export async function openSourceStreams(
  own: StreamIndex,
  known: readonly StreamIndex[],
  finder: SourceFinder,
): Promise<SourceStreams> {
  const streams = new Set([own, ...known]);
  const asked = new Set(known.flatMap((stream) => sentSubvolumes(stream)).map(keyOf));
  const open = new Map<string, Promise<OpenStreams | undefined>>();
  const missing: SubvolumeId[] = [];
  const streamsOf = async (subvolume: SubvolumeId): Promise<readonly StreamIndex[] | undefined> => {
    const file = await finder.fileOf(subvolume);
    if (file === undefined) return undefined;
    if (!open.has(file) && open.size === maxFiles) return undefined;
    const opened = open.get(file) ?? finder.open(file).catch(() => undefined);
    open.set(file, opened);
    return (await opened)?.streams;
  };
  const release = (): void => {
    for (const each of open.values()) void each.then((opened) => opened?.release());
  };
  try {
    // What is added while it is gone through is gone through as well.
    for (const stream of streams) {
      for (const subvolume of await neededSubvolumes(stream)) {
        if (asked.has(keyOf(subvolume))) continue;
        asked.add(keyOf(subvolume));
        const found = await streamsOf(subvolume);
        if (!found) missing.push(subvolume);
        for (const index of found ?? []) streams.add(index);
      }
    }
  } catch (error) {
    release();
    throw error;
  }
  streams.delete(own);
  return { streams: receiveOrder([...streams]), missing, release };
}

const keyOf = ({ uuid, ctransid }: SubvolumeId): string => `${uuid} ${ctransid}`;
