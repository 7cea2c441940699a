// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../engine/stream/attributeType';
import { CommandType } from '../../engine/stream/commandType';
import type { DecodedCommand } from '../../engine/stream/decode';
import type { CommandPlace } from './inodeOrigin';
import { sentSubvolumes, uuidIn } from './parents/sentSubvolume';
import type { StreamDocument } from './streamDocument';

/**
 * The command that begins the subvolume with this UUID, as one of the file's streams or of its parents'
 * makes it; undefined where none does. Of several in one file the last before the command `before`.
 */
export function subvolumePlace(
  document: StreamDocument,
  uuid: string,
  before = Infinity,
): CommandPlace | undefined {
  const own = sentSubvolumes(document.index).findLast(
    (subvolume) => subvolume.uuid === uuid && subvolume.command < before,
  );
  if (own) return { document, command: own.command };
  for (const { document: parent } of document.parents.values()) {
    const found = parent && subvolumePlace(parent, uuid);
    if (found) return found;
  }
  return undefined;
}

/** The UUID of the subvolume that a SNAPSHOT is made from, or that a CLONE takes its range from. */
export function namedSubvolume(command: DecodedCommand): string | undefined {
  const names = command.type === CommandType.SNAPSHOT || command.type === CommandType.CLONE;
  return names ? uuidIn(command, AttributeType.CLONE_UUID) : undefined;
}
