// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { StreamIndex } from '../../stream/streamIndex';
import { isAtOrBelow, moved, nameChangeOf, type NameChange } from './nameChange';
import type { Work } from './work';

/** A command that changed a name, and what that was. */
export interface PastChange<Change extends NameChange = NameChange> {
  readonly command: number;
  readonly change: Change;
}

export type Taking = Extract<NameChange, { kind: 'renamed' | 'removed' }>;

/** Where a history is asked for: the commands from `first` up to `at` of which some were refused. */
export interface HistoryScene {
  readonly index: StreamIndex;
  readonly first: number;
  readonly at: number;
  readonly refused: ReadonlySet<number>;
}

/** Commands looked at before others get their turn. */
const slice = 2_000;

/**
 * The last command that took `path`, or a directory on it, away. What happened to the directories that
 * are there now counts before what happened to others that bore their names.
 */
export function* lastTaking(
  { index, first, at: before, refused }: HistoryScene,
  path: ByteString,
): Work<PastChange<Taking> | undefined> {
  let tracked: ByteString | undefined = path;
  let byText: PastChange<Taking> | undefined;
  for (let command = before - 1; command >= first; command--) {
    if ((before - command) % slice === 0) yield;
    const change = refused.has(command) ? undefined : nameChangeOf(index, command);
    if (!change) continue;
    const takes = change.kind === 'renamed' || change.kind === 'removed';
    if (takes && tracked !== undefined && isAtOrBelow(tracked, change.path))
      return { command, change };
    if (takes && !byText && isAtOrBelow(path, change.path)) byText = { command, change };
    if (tracked === undefined) {
      if (byText) return byText;
    } else if (change.kind === 'renamed' && isAtOrBelow(tracked, change.to))
      tracked = tracked === change.to ? tracked : moved(tracked, change.to, change.path);
    else if (change.kind === 'made' && isAtOrBelow(tracked, change.path) && tracked !== change.path)
      tracked = undefined;
  }
  return byText;
}

/** The first command from `after` on up to `end` that gives something the name `path`. */
export function* nextMaking(
  index: StreamIndex,
  path: ByteString,
  after: number,
  end: number,
): Work<PastChange | undefined> {
  for (let command = after; command < end; command++) {
    if ((command - after) % slice === slice - 1) yield;
    const change = nameChangeOf(index, command);
    if (change && givenName(change) === path) return { command, change };
  }
  return undefined;
}

/** The first command from `after` on up to `end` that takes exactly the name `path` away. */
export function nextTaking(
  index: StreamIndex,
  path: ByteString,
  after: number,
  end: number,
): Work<PastChange<Taking> | undefined> {
  return firstTaking(index, (taken) => taken === path, after, end);
}

/** The same of a directory on the path. */
export function nextTakingOn(
  index: StreamIndex,
  path: ByteString,
  after: number,
  end: number,
): Work<PastChange<Taking> | undefined> {
  return firstTaking(index, (taken) => taken !== path && isAtOrBelow(path, taken), after, end);
}

function* firstTaking(
  index: StreamIndex,
  matches: (taken: ByteString) => boolean,
  after: number,
  end: number,
): Work<PastChange<Taking> | undefined> {
  for (let command = after; command < end; command++) {
    if ((command - after) % slice === slice - 1) yield;
    const change = nameChangeOf(index, command);
    if (!change || (change.kind !== 'renamed' && change.kind !== 'removed')) continue;
    if (matches(change.path)) return { command, change };
  }
  return undefined;
}

/** The name that a change gives; undefined for a removal. */
export function givenName(change: NameChange): ByteString | undefined {
  if (change.kind === 'removed') return undefined;
  return change.kind === 'renamed' ? change.to : change.path;
}
