// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../engine/stream/attributeType';
import { string } from '../../engine/stream/command';
import { CommandType } from '../../engine/stream/commandType';
import type { DecodedCommand } from '../../engine/stream/decode';
import type { CommandPlace } from './inodeOrigin';
import { nameAfter } from './inodes/namesAt';
import type { NameRecord, StreamInode } from './inodes/streamInode';
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

/** A file in another subvolume, by the name that it has there in the end. */
export interface CloneSource {
  readonly document: StreamDocument;
  readonly inode: StreamInode;
  readonly record: NameRecord | undefined;
}

/**
 * The file that a CLONE takes its range from, where that is another subvolume than the one received and a
 * stream at hand makes it. Sources in the same subvolume are the model's.
 */
export function cloneSourceElsewhere(
  document: StreamDocument,
  command: DecodedCommand,
): CloneSource | undefined {
  if (command.type !== CommandType.CLONE) return undefined;
  const uuid = namedSubvolume(command);
  const place = uuid === undefined ? undefined : subvolumePlace(document, uuid, command.index);
  const path = string(command, AttributeType.CLONE_PATH);
  const tree = place?.document.model.treeOf(place.command);
  const inode = path === undefined ? undefined : tree?.find(path);
  return place && inode
    ? { document: place.document, inode, record: nameAfter(inode, Infinity) }
    : undefined;
}
