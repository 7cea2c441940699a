// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import type { StreamIndex } from '../../engine/stream/streamIndex';
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

/** The outline of a whole file: its streams, if they are several, and the inodes in each. */
export function streamOutline(
  index: StreamIndex,
  layout: StreamTextLayout = layoutStreamText(index),
  model: InodeModel = buildInodeModel(index),
): readonly OutlineEntry[] {
  const builder = new OutlineBuilder(index, layout, model);
  builder.step(Infinity);
  return builder.finish();
}

/** The same slice by slice. */
export class OutlineBuilder {
  readonly #outliner: Outliner;
  readonly #groups: OutlineEntry[] = [];

  constructor(index: StreamIndex, layout: StreamTextLayout, model: InodeModel) {
    this.#outliner = { index, layout, model };
  }

  /** Goes through up to `count` groups more; true when all are done. */
  step(count: number): boolean {
    const { groups } = this.#outliner.model;
    const begin = this.#groups.length;
    for (const group of groups.slice(begin, begin + count))
      this.#groups.push(groupEntry(this.#outliner, group));
    return this.#groups.length === groups.length;
  }

  /** To be called when all are done. */
  finish(): readonly OutlineEntry[] {
    const { sections } = this.#outliner.layout;
    if (sections.length < 2) return this.#groups;
    let next = 0;
    return sections.map(({ section }) => {
      const first = section.firstCommand;
      const last = first + section.commandCount - 1;
      const begin = next;
      while ((this.#groups[next]?.firstCommand ?? Infinity) <= last) next += 1;
      return {
        ...entryAt(this.#outliner, first, last),
        kind: 'stream',
        path: '',
        detail: `protocol ${section.version}, ${grouped(section.commandCount)} commands`,
        children: this.#groups.slice(begin, next),
      };
    });
  }
}

interface Outliner {
  readonly index: StreamIndex;
  readonly layout: StreamTextLayout;
  readonly model: InodeModel;
}

function groupEntry(outliner: Outliner, group: CommandGroup): OutlineEntry {
  const { index, model } = outliner;
  const entry = entryAt(outliner, group.first, group.last);
  const children =
    index.commandCount < openGroupsBelow ? commandRuns(outliner, group) : entry.children;
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
function commandRuns(outliner: Outliner, { first, last }: CommandGroup): OutlineEntry[] {
  const { index, model } = outliner;
  const entries: OutlineEntry[] = [];
  for (let begin = first; begin <= last;) {
    const type = index.typeOf(begin);
    const inode = model.inodeOf(begin);
    let end = begin;
    while (end < last && index.typeOf(end + 1) === type && model.inodeOf(end + 1) === inode)
      end += 1;
    const count = end - begin + 1;
    entries.push({
      ...entryAt(outliner, begin, end),
      ino: inode?.ino ?? null,
      path: inode ? displayName(pathAfter(inode, end)) : '',
      detail: count === 1 ? commandLabel(type) : `${commandLabel(type)} × ${grouped(count)}`,
    });
    begin = end + 1;
  }
  return entries;
}

function entryAt({ index, layout }: Outliner, first: number, last: number): OutlineEntry {
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
