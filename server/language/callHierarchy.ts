// SPDX-License-Identifier: GPL-2.0-only
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Location,
  Position,
  Range,
} from 'vscode-languageserver';
import { displayName } from '../../engine/byteString';
import { AttributeType } from '../../engine/stream/attributeType';
import { CommandType } from '../../engine/stream/commandType';
import { readCommand } from '../../engine/stream/decode';
import { shownOnly } from '../../engine/stream/text/lineColumns';
import { commandLabel } from '../../engine/stream/text/commandLine';
import { locationOf, madeAt } from './definition';
import { symbolKinds } from './documentSymbols';
import { inodesBehind, makerOf } from './inodeOrigin';
import { nameAfter, pathOfRecord } from './inodes/namesAt';
import type { NameRecord, StreamInode } from './inodes/streamInode';
import type { Steps } from '../steps';
import { operandAt } from './operand';
import { fileName } from './parents/parentText';
import { commandInText, lineRange } from './ranges';
import { commandsOn, placeIn } from './references';
import type { StreamDocument } from './streamDocument';
import { cloneSourceElsewhere } from './subvolumePlace';

/** Steps listed of one name: a hostile stream clones from one file millions of times. */
const maxCalls = 500;

/** Which name of which inode an item stands for: what a client keeps and gives back. */
interface NameRef {
  /** Of the stream that has the inode, whatever stream the item's place is in. */
  readonly text: string;
  readonly inode: number;
  readonly name: number;
}

/**
 * The history of an inode as a hierarchy: the name under the cursor. What it comes from are the name
 * before it, back into the parents' streams, and the files whose data it clones; what becomes of it are
 * the names after it and the files that clone from it.
 */
export function prepareCallHierarchy(
  document: StreamDocument,
  part: number,
  { line, character }: Position,
): CallHierarchyItem[] | undefined {
  const at = document.layout.commandAt(part, line);
  if (at === undefined) return undefined;
  const operand = operandAt(document.model, commandInText(document.index, at), character);
  const inode = operand?.inode ?? document.model.inodeOf(at);
  const record = operand?.record ?? (inode && nameAfter(inode, at));
  return record && [itemOf(document, record, at)];
}

export function* incomingCalls(
  document: StreamDocument,
  item: CallHierarchyItem,
): Steps<CallHierarchyIncomingCall[]> {
  const record = recordOf(document, item);
  if (!record) return [];
  const made = record.from;
  const before = nameBefore(document, record);
  const calls: CallHierarchyIncomingCall[] = [];
  if (before) {
    const from = itemOf(before.document, before.record, before.record.until - 1);
    const place = made < 0 ? undefined : placeIn(document, made, record.inode);
    calls.push({ from, fromRanges: [rangeIn(from, place)] });
  }
  for (const command of during(document, record)) {
    if (command === undefined) {
      yield;
      continue;
    }
    if (calls.length >= maxCalls) break;
    const source = clonedFrom(document, command, record.inode);
    if (!source) continue;
    const line = commandInText(document.index, command);
    const token = line.tokens.findLast(
      ({ attribute }) => attribute?.type === AttributeType.CLONE_PATH,
    );
    const place = locationOf(document, command, token?.valueStart ?? 0, line.text.length);
    const from = itemOf(source.document, source.record, source.at);
    calls.push({ from, fromRanges: [rangeIn(from, place)] });
  }
  return calls;
}

export function* outgoingCalls(
  document: StreamDocument,
  item: CallHierarchyItem,
): Steps<CallHierarchyOutgoingCall[]> {
  const record = recordOf(document, item);
  if (!record) return [];
  const { inode } = record;
  const at = record.place;
  const calls: CallHierarchyOutgoingCall[] = [];
  for (let next = at + 1; next < inode.nameCount && next <= at + maxCalls; next++) {
    const later = inode.nameAt(next);
    if (!later || later.from > record.until) break;
    if (!madeFrom(inode, next)?.is(record)) continue;
    const range = rangeIn(item, placeIn(document, later.from, inode));
    calls.push({ to: itemOf(document, later, later.from), fromRanges: [range] });
  }
  for (const command of during(document, record)) {
    if (command === undefined) yield;
    if (command === undefined || !inode.is(document.model.cloneSourceOf(command))) continue;
    const target = document.model.inodeOf(command);
    const name = target && nameAfter(target, command);
    if (!name || inode.is(target) || calls.length >= maxCalls) continue;
    calls.push({
      to: itemOf(document, name, command),
      fromRanges: [rangeIn(item, placeIn(document, command, inode))],
    });
  }
  return calls;
}

/** The text that an item is to be asked about. */
export function textOf(item: CallHierarchyItem): {
  readonly textDocument: { readonly uri: string };
} {
  return { textDocument: { uri: refOf(item)?.text ?? item.uri } };
}

function recordOf({ model }: StreamDocument, item: CallHierarchyItem): NameRecord | undefined {
  const ref = refOf(item);
  return ref && model.inodeAt(ref.inode)?.nameAt(ref.name);
}

/** What the item holds; undefined where it isn't what `itemOf` made. */
function refOf({ data }: CallHierarchyItem): NameRef | undefined {
  const given: unknown = data;
  if (typeof given !== 'object' || given === null) return undefined;
  if (!('text' in given && 'inode' in given && 'name' in given)) return undefined;
  const { text, inode, name } = given;
  return typeof text === 'string' && typeof inode === 'number' && typeof name === 'number'
    ? { text, inode, name }
    : undefined;
}

/** The name of the other file that a command on an inode clones from, and when it had that name. */
function clonedFrom(
  document: StreamDocument,
  command: number,
  inode: StreamInode,
): (NameIn & { readonly at: number }) | undefined {
  if (document.index.typeOf(command) !== CommandType.CLONE) return undefined;
  const own = document.model.cloneSourceOf(command);
  if (own) {
    const record = own.is(inode) ? undefined : nameAfter(own, command);
    return record && { document, record, at: command };
  }
  const other = cloneSourceElsewhere(document, readCommand(document.index, command, shownOnly));
  return other?.record && { document: other.document, record: other.record, at: Infinity };
}

interface NameIn {
  readonly document: StreamDocument;
  readonly record: NameRecord;
}

/** The name that was renamed, or linked, into this one; of one from before the stream the parent's. */
function nameBefore(document: StreamDocument, record: NameRecord): NameIn | undefined {
  const { inode, origin } = record;
  if (record.from < 0) {
    const parent = origin && inodesBehind(document, inode)[1];
    return parent && { document: parent.document, record: origin };
  }
  const before = madeFrom(inode, record.place);
  return before && { document, record: before };
}

/** Names before one that are looked at: a hostile stream makes millions. */
const maxNames = 64;

/** Of an inode's names the one that was renamed, or linked, to make another. */
function madeFrom(inode: StreamInode, at: number): NameRecord | undefined {
  const from = inode.nameAt(at)?.from ?? -1;
  const before = inode.names(at - maxNames, at);
  return (
    before.find(({ until }) => until === from) ??
    before.findLast((name) => name.from < from && name.until > from)
  );
}

/** The commands on an inode while it had a name; in between undefined, as in `commandsOn`. */
function* during(
  document: StreamDocument,
  { inode, from, until }: NameRecord,
): ReturnType<typeof commandsOn> {
  const first = Math.max(0, from);
  const end = Math.min(until, document.index.commandCount);
  yield* commandsOn(document, inode, first, end - first);
}

/** Where it is called: a place in the caller's text, and what makes the caller where it is in another one. */
function rangeIn(caller: CallHierarchyItem, place: Location | undefined): Range {
  return place?.uri === caller.uri ? place.range : caller.range;
}

function itemOf(document: StreamDocument, record: NameRecord, at: number): CallHierarchyItem {
  const { inode, from, until } = record;
  const made = makerOf(document, record);
  const place = made ? madeAt(made) : undefined;
  const range = place?.range ?? lineRange(0, 0);
  const data: NameRef = {
    text: document.uriOf(1),
    inode: inode.id,
    name: record.place,
  };
  const where = Math.min(at < 0 ? Infinity : at, until - 1);
  return {
    name: `${inode.ino ?? '?'}  ${displayName(pathOfRecord(record, where))}`,
    kind: symbolKinds[inode.kind],
    detail:
      made && from >= 0
        ? commandLabel(document.index.typeOf(from))
        : `before ${fileName(document.index.source.name)}`,
    uri: place?.uri ?? document.uriOf(1),
    range,
    selectionRange: range,
    data,
  };
}
