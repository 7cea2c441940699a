// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../engine/stream/attributeType';
import { unsigned } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { inSlices, sliceCommands } from '../../slicedStream';
import { sentSubvolumes, uuidIn, type SubvolumeId } from '../parents/sentSubvolume';

/** Clones looked at in one file: the kernel names a handful of sources over and over. */
const maxClones = 200_000;

/** Subvolumes that are looked for at most: a hostile file names millions. */
const maxSubvolumes = 16;

/** The subvolumes that streams build on or clone from, and that none of them makes. */
export async function neededSubvolumes(
  streams: readonly StreamIndex[],
): Promise<readonly SubvolumeId[]> {
  const needed = new Map<string, SubvolumeId>();
  for (const stream of streams) {
    for (const { parent } of sentSubvolumes(stream)) if (parent) needed.set(parent.uuid, parent);
    for (const source of await cloneSources(stream)) needed.set(source.uuid, source);
  }
  for (const { uuid } of streams.flatMap(sentSubvolumes)) needed.delete(uuid);
  return [...needed.values()].slice(0, maxSubvolumes);
}

async function cloneSources(stream: StreamIndex): Promise<Iterable<SubvolumeId>> {
  const sources = new Map<string, SubvolumeId>();
  let at = 0;
  let clones = 0;
  await inSlices(() => {
    for (const end = at + sliceCommands; at < end && at < stream.commandCount; at++) {
      if (stream.typeOf(at) !== CommandType.CLONE) continue;
      const command = readCommand(stream, at, { dataLimit: 0, unchecked: true });
      const uuid = uuidIn(command, AttributeType.CLONE_UUID);
      const ctransid = String(unsigned(command, AttributeType.CLONE_CTRANSID) ?? '');
      if (uuid !== undefined) sources.set(uuid, { uuid, ctransid });
      if (++clones === maxClones) return true;
    }
    return at === stream.commandCount || sources.size > maxSubvolumes;
  });
  return sources.values();
}
