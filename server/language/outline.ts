// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import type { StreamIndex, StreamSection } from '../../engine/stream/streamIndex';
import { layoutStreamText, type StreamTextLayout } from '../../engine/stream/streamText';
import { commandLabel } from '../../engine/stream/text/commandLine';
import { grouped } from '../../engine/stream/text/sectionHeader';
import { groupDetail } from './groupDetail';
import type { CommandGroup } from './inodes/commandGroups';
import { buildInodeModel, type InodeModel } from './inodes/inodeModel';
import { pathAfter, realPathAfter } from './inodes/namesAt';
import type { InodeKind } from './inodes/streamInode';

export type OutlineKind = InodeKind | 'stream' | 'directory times' | 'commands';

/** A stream, an inode's group of commands, or a run of like commands in a group. Plain data. */
export interface OutlineEntry {
  /** null where the stream doesn't tell it, or where the entry is about no one inode. */
  readonly ino: number | null;
  /** Escaped for display; empty for the subvolume's root. */
  readonly path: string;
  readonly kind: OutlineKind;
  /** What happens there, for example `created, renamed, 3 writes`. */
  readonly detail: string;
  /** Commands count from 0, and so do lines; parts from 1. */
  readonly firstCommand: number;
  readonly lastCommand: number;
  /** Of the first command, in bytes of the file. */
  readonly offset: number;
  readonly part: number;
  readonly line: number;
  readonly children: readonly OutlineEntry[];
}

/** Commands in a stream above which groups stay closed: an editor's tree must stay small. */
const openGroupsBelow = 20_000;

/** What an outline is made from. */
export interface Outlined {
  readonly index: StreamIndex;
  readonly layout: StreamTextLayout;
  readonly model: InodeModel;
}

/** The outline of a whole file: its streams, if they are several, and the inodes in each. */
export function streamOutline(
  index: StreamIndex,
  layout: StreamTextLayout = layoutStreamText(index),
  model: InodeModel = buildInodeModel(index),
): readonly OutlineEntry[] {
  const outlined = { index, layout, model };
  const groups = Array.from(model.groups, (group) => groupEntry(outlined, group));
  if (layout.sections.length < 2) return groups;
  let next = 0;
  return layout.sections.map(({ section }) => {
    const stream = streamEntry(outlined, section);
    const begin = next;
    while ((groups[next]?.firstCommand ?? Infinity) <= stream.lastCommand) next += 1;
    return { ...stream, children: groups.slice(begin, next) };
  });
}

/** One of several streams in a file, without what is in it. */
export function streamEntry(outlined: Outlined, section: StreamSection): OutlineEntry {
  const first = section.firstCommand;
  return {
    ...entryAt(outlined, first, first + section.commandCount - 1),
    kind: 'stream',
    detail: `protocol ${section.version}, ${grouped(section.commandCount)} commands`,
  };
}

/** What a stream does to an inode in a row, with its commands where they are few enough to show. */
export function groupEntry(outlined: Outlined, group: CommandGroup): OutlineEntry {
  const { index, model } = outlined;
  const entry = entryAt(outlined, group.first, group.last);
  const children =
    index.commandCount < openGroupsBelow ? commandRuns(outlined, group) : entry.children;
  const { inode } = group;
  if (!inode) {
    const count = group.last - group.first + 1;
    return { ...entry, kind: 'directory times', detail: `${grouped(count)} directories`, children };
  }
  return {
    ...entry,
    ino: inode.ino ?? null,
    path: displayName(realPathAfter(inode, group.last)),
    kind: inode.kind,
    detail: groupDetail(index, model, group),
    children,
  };
}

/** Commands of one type that follow each other as one entry. */
function commandRuns(outlined: Outlined, { first, last }: CommandGroup): OutlineEntry[] {
  const { index, model } = outlined;
  const entries: OutlineEntry[] = [];
  for (let begin = first; begin <= last;) {
    const type = index.typeOf(begin);
    const inode = model.inodeOf(begin);
    let end = begin;
    while (end < last && index.typeOf(end + 1) === type && model.isAbout(end + 1, inode)) end += 1;
    const count = end - begin + 1;
    entries.push({
      ...entryAt(outlined, begin, end),
      ino: inode?.ino ?? null,
      path: inode ? displayName(pathAfter(inode, end)) : '',
      detail: count === 1 ? commandLabel(type) : `${commandLabel(type)} × ${grouped(count)}`,
    });
    begin = end + 1;
  }
  return entries;
}

function entryAt({ index, layout }: Outlined, first: number, last: number): OutlineEntry {
  return {
    ino: null,
    path: '',
    kind: 'commands',
    detail: '',
    firstCommand: first,
    lastCommand: last,
    offset: index.offsetOf(first),
    ...layout.lineOf(first),
    children: [],
  };
}
