// SPDX-License-Identifier: GPL-2.0-only
import { displayName, emptyByteString, type ByteString } from '../../../engine/byteString';
import { AttributeType } from '../../../engine/stream/attributeType';
import {
  attribute,
  string,
  unsigned,
  uuidText,
  type Command,
} from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import type { StreamIndex } from '../../../engine/stream/streamIndex';

/**
 * A subvolume by what streams know it by. The UUID is the one that it was received with, or else its
 * own: `btrfs send` says the same of a parent, so that both ends of a chain of receivers agree.
 */
export interface SubvolumeId {
  /** In its usual text form. */
  readonly uuid: string;
  /** In decimal; empty where the stream doesn't say it. */
  readonly ctransid: string;
}

/** A subvolume that a stream makes: what its SUBVOL or SNAPSHOT command says. */
export interface SentSubvolume extends SubvolumeId {
  readonly command: number;
  readonly path: ByteString;
  /** The path as shown. */
  readonly name: string;
  /** Undefined for a full send. */
  readonly parent: SubvolumeId | undefined;
}

const known = new WeakMap<StreamIndex, readonly SentSubvolume[]>();

/**
 * The subvolumes that a file's streams make, in order; those without a UUID are left out. For an index that
 * grows no more.
 */
export function sentSubvolumes(index: StreamIndex): readonly SentSubvolume[] {
  const found = known.get(index) ?? findSubvolumes(index);
  known.set(index, found);
  return found;
}

function findSubvolumes(index: StreamIndex): readonly SentSubvolume[] {
  return index.begins
    .map((command) => sentSubvolume(index, command))
    .filter((subvolume) => subvolume !== undefined);
}

function sentSubvolume(index: StreamIndex, at: number): SentSubvolume | undefined {
  const command = readCommand(index, at, { unchecked: true });
  const own = subvolumeId(command, AttributeType.UUID, AttributeType.CTRANSID);
  if (!own) return undefined;
  const parent =
    command.type === CommandType.SNAPSHOT
      ? subvolumeId(command, AttributeType.CLONE_UUID, AttributeType.CLONE_CTRANSID)
      : undefined;
  const path = string(command, AttributeType.PATH) ?? emptyByteString;
  return { ...own, command: at, path, name: displayName(path), parent };
}

/** The UUID that an attribute of a command says; undefined where there is none of 16 bytes. */
export function uuidIn(command: Command, type: AttributeType): string | undefined {
  const data = attribute(command, type)?.data;
  return data?.length === 16 ? uuidText(data) : undefined;
}

function subvolumeId(
  command: Command,
  uuidType: AttributeType,
  ctransidType: AttributeType,
): SubvolumeId | undefined {
  const uuid = uuidIn(command, uuidType);
  return uuid === undefined
    ? undefined
    : { uuid, ctransid: String(unsigned(command, ctransidType) ?? '') };
}
