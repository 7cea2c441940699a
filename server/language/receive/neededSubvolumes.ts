// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../engine/stream/attributeType';
import { unsigned } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { inSlices, sliceCommands } from '../../slicedStream';
import { parentInFile } from '../parents/parentChain';
import { sentSubvolumes, uuidIn, type SubvolumeId } from '../parents/sentSubvolume';

/** Clones looked at in one file: the kernel names a handful of sources over and over. */
const maxClones = 200_000;

/** Sources of one file's clones that are looked for at most: a hostile file names millions. */
const maxSources = 256;

/**
 * The subvolumes that a file's streams build on or clone from, and don't make themselves. Of snapshots of
 * one received subvolume all have its UUID: one can be the other's parent.
 */
export async function neededSubvolumes(stream: StreamIndex): Promise<readonly SubvolumeId[]> {
  const sent = sentSubvolumes(stream);
  const needed = await cloneSources(stream);
  for (const { uuid } of sent) needed.delete(uuid);
  const parents = sent.flatMap((child) => (parentInFile(child, sent) ? [] : (child.parent ?? [])));
  return [...needed.values(), ...parents];
}

async function cloneSources(stream: StreamIndex): Promise<Map<string, SubvolumeId>> {
  const sources = new Map<string, SubvolumeId>();
  if (!stream.mayHave(CommandType.CLONE)) return sources;
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
    return at === stream.commandCount || sources.size >= maxSources;
  });
  return sources;
}
