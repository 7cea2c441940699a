// SPDX-License-Identifier: GPL-2.0-only
import { recordedSends } from '../../../engine/receive/rebuild/recordedSends';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { sentSubvolumes, type SentSubvolume } from '../../language/parents/sentSubvolume';
import { inSlices } from '../../slicedStream';
import { noSuchStream } from '../errors';
import type { CommandRange } from './inodesInWork';

/** One of a file's sends, and where it is among them. */
export interface SendInFile extends CommandRange {
  /** As shown; empty where the stream doesn't say it. */
  readonly name: string;
  /** The names of all of the file's sends, in order. */
  readonly names: readonly string[];
}

/** Sends of a file that are told apart: a hostile file begins millions. */
const mostSends = 1024;

/**
 * The send of a snapshot, by its name or UUID; without one, the file's first. All of the commands of a file that begins none.
 * Throws a DebugError where the file has no such.
 */
export async function sendInFile(
  index: StreamIndex,
  wanted: string | undefined,
): Promise<SendInFile> {
  const ranges = await rangesOf(index);
  const known = sentSubvolumes(index);
  const subvolumes = ranges.map(({ first }) => known.find(({ command }) => command === first));
  const names = subvolumes.map((subvolume) => subvolume?.name ?? '');
  const isWanted = (subvolume: SentSubvolume | undefined): boolean =>
    subvolume?.name === wanted || subvolume?.uuid === wanted?.toLowerCase();
  const at = wanted === undefined ? 0 : subvolumes.findLastIndex(isWanted);
  if (at < 0) throw noSuchStream(wanted ?? '', names);
  const range = ranges[at] ?? { first: 0, end: index.commandCount };
  return { ...range, name: names[at] ?? '', names };
}

async function rangesOf(index: StreamIndex): Promise<CommandRange[]> {
  const ranges: CommandRange[] = [];
  const sends = recordedSends(index);
  await inSlices(() => {
    const next = sends.next();
    if (next.done) return true;
    if (next.value) ranges.push({ first: next.value.first, end: next.value.end });
    return ranges.length === mostSends;
  });
  return ranges;
}
