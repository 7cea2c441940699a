// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString } from '../../byteString';
import { AttributeType } from '../../stream/attributeType';
import { safeUnsigned, string, uuidText } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import { readCommand } from '../../stream/decode';
import type { RefusalReason } from '../refusal';
import { isUuid } from '../volume';
import { explained, type Explanation } from './explanation';
import { mayHave, type DefectName } from './kernelDefects';
import { labelOf, named, related, type Scene } from './scene';
import { subvolumeText } from './subvolumeText';

type CloneRange = Extract<RefusalReason, { kind: 'clone range' }>;

/** Why the kernel doesn't clone a range. */
export function refusedClone(scene: Scene, reason: CloneRange): Explanation {
  const { command, first, at, index, version } = scene;
  const { problem, source, target } = reason;
  const offset = safeUnsigned(command, AttributeType.CLONE_OFFSET) ?? 0;
  const length = safeUnsigned(command, AttributeType.CLONE_LEN) ?? 0;
  const to = safeUnsigned(command, AttributeType.FILE_OFFSET) ?? 0;
  const from = named(string(command, AttributeType.CLONE_PATH) ?? emptyByteString);
  const range = `bytes ${offset} to ${offset + length} of ${from}, which has ${source.size ?? 'an unknown number of'} bytes`;
  const isSelf = source === target;
  const withoutData = isPastEnd(problem) ? firstUpdateExtent(index, first, at) : undefined;
  if (withoutData !== undefined) {
    return explained(
      'clone-without-data',
      `It clones ${range} here: the stream was sent with --no-data, and its files have no content. Such a stream tells what changed; it can’t be received. Send again without --no-data.`,
      [related(withoutData, 'Data was left out here.')],
    );
  }
  const why: Readonly<Record<CloneRange['problem'], string>> = {
    'unaligned offset': `It clones ${range}, to offset ${to}; both offsets must be on a block’s boundary.`,
    'source begins at or past its end': `It clones ${range}: there is nothing there.`,
    'source ends too early': `It clones ${range}: the range goes on behind the end.`,
    'unaligned end inside the source': `It clones ${range}. An end that is not on a block’s boundary is allowed only at the source’s end.`,
    'unaligned end inside the target': `It clones ${range}, to offset ${to}. An end that is not on a block’s boundary is allowed only where both files end, and the target has ${target.size ?? 'an unknown number of'} bytes.`,
    'overlap in one file': `It clones ${range}, to offset ${to} of the same file: the two ranges overlap.`,
    'checksums differ': `One of the two files has data checksums and the other has not (NODATASUM, by “chattr +C”): they can’t share extents.`,
    'offset out of range': `It clones ${range}, to offset ${to}: that is beyond what a file can hold.`,
  };
  const defect = defectOf(scene, problem, isSelf, offset, to + length);
  const advice =
    isPastEnd(problem) && !isSelf
      ? ' Either the source was cut short by an earlier command, or the receiver’s source is another file than the sender’s.'
      : '';
  return explained(
    'clone-range',
    `${why[problem]}${advice}`,
    [],
    defect !== undefined && mayHave(defect, version) ? defect : undefined,
  );
}

const isPastEnd = (problem: CloneRange['problem']): boolean =>
  problem === 'source begins at or past its end' || problem === 'source ends too early';

function defectOf(
  scene: Scene,
  problem: CloneRange['problem'],
  isSelf: boolean,
  offset: number,
  end: number,
): DefectName | undefined {
  switch (problem) {
    case 'unaligned offset':
      return offset % smallestBlock === 0 ? undefined : 'clone-unaligned-start';
    case 'source begins at or past its end':
    case 'source ends too early':
      return isSelf ? 'clone-past-own-end' : 'clone-past-source-end';
    case 'unaligned end inside the target':
      return isCutLater(scene, end) ? 'clone-without-truncate' : 'clone-last-block-into-middle';
    case 'unaligned end inside the source':
      return 'clone-unaligned-end';
    case 'overlap in one file':
    case 'checksums differ':
    case 'offset out of range':
      return undefined;
  }
}

const smallestBlock = 4096;

/** Commands on one file that are looked through for its truncate. */
const commandsOnFile = 10_000;

/** Whether the file is cut where the clone ends, but only afterwards. */
function isCutLater({ index, at, end, command }: Scene, size: number): boolean {
  const path = string(command, AttributeType.PATH);
  for (let later = at + 1; later < Math.min(end, at + commandsOnFile); later++) {
    if (index.typeOf(later) !== CommandType.TRUNCATE) continue;
    const truncate = readCommand(index, later, { dataLimit: 0, unchecked: true });
    if (string(truncate, AttributeType.PATH) !== path) continue;
    return safeUnsigned(truncate, AttributeType.SIZE) === size;
  }
  return false;
}

/** The first command up to `at` that stands for data which was left out. */
function firstUpdateExtent(index: Scene['index'], first: number, at: number): number | undefined {
  for (let command = first; command < at; command++)
    if (index.typeOf(command) === CommandType.UPDATE_EXTENT) return command;
  return undefined;
}

/** A subvolume that the stream builds on, and that nobody here knows. */
export function unknownSubvolume(
  scene: Scene,
  { uuid, ctransid }: Extract<RefusalReason, { kind: 'unknown subvolume' }>,
): Explanation {
  const isParent = scene.command.type === CommandType.SNAPSHOT;
  const role = isParent ? 'The parent' : `The source of this ${labelOf(scene.index, scene.at)}`;
  const code = isParent ? 'unknown-parent' : 'unknown-clone-source';
  if (!isUuid(uuid))
    return explained(
      code,
      `${role} is a subvolume without a UUID, as btrfs-convert (ext2_saved) and kernels before 3.6 have made them: no receiver can find it. ${isParent ? 'Send in full' : 'Send without it as a clone source'}.`,
      [],
    );
  const known = [...scene.receiver.volume.subvolumes]
    .filter(({ receivedUuid }) => receivedUuid.length > 0)
    .map(
      (subvolume) =>
        `${subvolumeText(subvolume, scene.receiver.volume)} (${uuidText(subvolume.receivedUuid)})`,
    );
  const have = known.length === 0 ? 'none is' : `there is ${known.slice(0, 4).join(', ')}`;
  return explained(
    code,
    `${role} is the subvolume with the UUID ${uuidText(uuid)} and ctransid ${ctransid}, by its received UUID or its own. Among those at hand ${have}. Receive that one first. A received snapshot that was made writable has lost its received UUID, and can’t be built on any more.`,
    [],
  );
}
