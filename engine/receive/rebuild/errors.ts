// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName } from '../../byteString';
import { uuidText } from '../../stream/command';
import type { StreamIndex } from '../../stream/streamIndex';

export type RebuildErrorCode =
  | 'missing-parent'
  | 'damaged-parent'
  | 'no-subvolume'
  | 'unreadable-begin'
  | 'too-many-sends'
  | 'not-finished';

/** Snapshots can't be rebuilt from the streams at hand. */
export class RebuildError extends Error {
  override readonly name = 'RebuildError';
  readonly code: RebuildErrorCode;
  /** The UUID of the snapshot that is wanted. */
  readonly uuid: string | undefined;

  constructor(code: RebuildErrorCode, reason: string, uuid?: string) {
    super(`Cannot rebuild the snapshots: ${reason}`);
    this.code = code;
    this.uuid = uuid;
  }
}

const nameOf = (stream: StreamIndex): string => displayName(byteStringOfText(stream.source.name));

/** The stream builds on a snapshot that no stream of the chain makes. */
export function missingParent(stream: StreamIndex, uuid: Uint8Array): RebuildError {
  const text = uuidText(uuid);
  return new RebuildError(
    'missing-parent',
    `${nameOf(stream)} was sent against the snapshot ${text}, and none of the given streams makes it; add the stream that does`,
    text,
  );
}

export function damagedParent(stream: StreamIndex, sentence: string): RebuildError {
  return new RebuildError(
    'damaged-parent',
    `${nameOf(stream)}, on which the stream builds, can't be followed to its end: ${sentence}`,
  );
}

export function noSubvolume(stream: StreamIndex): RebuildError {
  return new RebuildError(
    'no-subvolume',
    `${nameOf(stream)} has no SUBVOL or SNAPSHOT at or before the command asked for`,
  );
}

export function tooManySends(stream: StreamIndex, limit: number): RebuildError {
  return new RebuildError(
    'too-many-sends',
    `with ${nameOf(stream)} the chain has more than ${limit} snapshots, which is the most that is rebuilt`,
  );
}

export function unreadableBegin(stream: StreamIndex, command: number): RebuildError {
  return new RebuildError(
    'unreadable-begin',
    `command ${command} of ${nameOf(stream)}, at byte ${stream.offsetOf(command)}, begins a snapshot, and is damaged`,
  );
}

export function notFinished(): RebuildError {
  return new RebuildError('not-finished', 'not all of their commands have been gone through yet');
}
