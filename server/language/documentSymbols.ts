// SPDX-License-Identifier: GPL-2.0-only
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver';
import type { StreamTextLayout } from '../../engine/stream/streamText';
import type { Steps } from '../steps';
import { groupEntry, streamEntry, type OutlineEntry, type OutlineKind } from './outline';
import { PreparedJson } from './messages/preparedJson';
import { lineRange } from './ranges';
import type { StreamDocument } from './streamDocument';

/** Groups made into symbols before others may have their turn. */
const sliceGroups = 10;

/**
 * A part's outline: its streams, if the file has several, and the inodes in each. An entry that reaches over
 * several parts is shown in each. Nothing is kept for the other parts: an editor asks for each when it
 * shows it.
 */
export function* documentSymbols(document: StreamDocument, part: number): Steps<DocumentSymbol[]> {
  const symbols: DocumentSymbol[] = [];
  for (const next of outlineSymbols(document, part)) {
    const parent = symbols.at(-1);
    if (!next) yield;
    else if (next.isInStream && parent) (parent.children ??= []).push(next.symbol);
    else symbols.push(next.symbol);
  }
  return symbols;
}

/** The same as JSON: of a long stream the symbols of all inodes would take ten times its length. */
export function* documentSymbolsAsJson(
  document: StreamDocument,
  part: number,
): Steps<PreparedJson> {
  const json = new PreparedJson();
  let separator = '[';
  let end = '';
  for (const next of outlineSymbols(document, part)) {
    if (!next) {
      yield;
      continue;
    }
    const symbol = JSON.stringify(next.symbol);
    if (!next.isInStream) {
      json.add(end + separator + symbol.slice(0, -1));
      separator = ',';
      end = '}';
    } else {
      json.add((end === '}' ? ',"children":[' : ',') + symbol);
      end = ']}';
    }
  }
  json.add(`${end}${separator === '[' ? '[' : ''}]`);
  return json;
}

interface OutlineSymbol {
  readonly symbol: DocumentSymbol;
  /** Whether it is a child of the last that is not. */
  readonly isInStream: boolean;
}

/** A part's symbols in order; undefined where others may have their turn. */
function* outlineSymbols(
  document: StreamDocument,
  part: number,
): Generator<OutlineSymbol | undefined, void> {
  const { layout } = document;
  const first = layout.firstCommandOf(part);
  const lines = { layout, first, last: first + layout.commandCountOf(part) - 1 };
  if (layout.sections.length < 2) {
    yield* inodeSymbols(document, lines, { first: 0, last: Infinity, isInStream: false });
    return;
  }
  for (const { section } of layout.sections) {
    const stream = streamEntry(document, section);
    const symbol = symbolOf(lines, stream);
    yield symbol && { symbol, isInStream: false };
    const { firstCommand, lastCommand } = stream;
    if (symbol)
      yield* inodeSymbols(document, lines, {
        first: firstCommand,
        last: lastCommand,
        isInStream: true,
      });
  }
}

/** Commands of which inodes are shown, and whether below the stream that they are in. */
interface InodesWanted {
  readonly first: number;
  readonly last: number;
  readonly isInStream: boolean;
}

/** Symbols of the inodes that wanted commands of a part are about. */
function* inodeSymbols(
  document: StreamDocument,
  lines: PartLines,
  { first, last, isInStream }: InodesWanted,
): Generator<OutlineSymbol | undefined, void> {
  const { groups } = document.model;
  // A group can go on behind damaged bytes, in what is the next stream here.
  const wanted = {
    ...lines,
    first: Math.max(first, lines.first),
    last: Math.min(last, lines.last),
  };
  let taken = 0;
  for (const group of groups.between(wanted.first, wanted.last)) {
    if (taken++ % sliceGroups === 0) yield undefined;
    const symbol = symbolOf(wanted, groupEntry(document, group));
    if (symbol) yield { symbol, isInStream };
  }
}

/** The commands of a part, and where their lines are. */
interface PartLines {
  readonly layout: StreamTextLayout;
  readonly first: number;
  readonly last: number;
}

/** An entry as far as it is in the part; undefined where no command of it is. */
function symbolOf(lines: PartLines, entry: OutlineEntry): DocumentSymbol | undefined {
  const { layout, first, last } = lines;
  if (entry.firstCommand > last || entry.lastCommand < first) return undefined;
  const from = layout.lineOf(Math.max(entry.firstCommand, first)).line;
  const to = layout.lineOf(Math.min(entry.lastCommand, last)).line;
  const children = entry.children.flatMap((child) => symbolOf(lines, child) ?? []);
  return {
    name: symbolName(entry),
    detail: symbolDetail(entry),
    kind: symbolKinds[entry.kind],
    range: lineRange(from, to),
    selectionRange: lineRange(from, from),
    ...(children.length > 0 ? { children } : {}),
  };
}

/** Names are never empty: an editor refuses such a symbol. */
export function symbolName({ ino, path, kind, detail }: OutlineEntry): string {
  if (kind === 'commands') return detail;
  if (kind === 'directory times' || kind === 'stream') return kind;
  return `${ino ?? '?'}  ${path === '' ? '(root directory)' : path}`;
}

function symbolDetail({ kind, path, detail }: OutlineEntry): string {
  return kind === 'commands' ? path : detail;
}

export const symbolKinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  stream: SymbolKind.Module,
  directory: SymbolKind.Namespace,
  file: SymbolKind.File,
  symlink: SymbolKind.Interface,
  device: SymbolKind.Constant,
  fifo: SymbolKind.Event,
  socket: SymbolKind.Event,
  unknown: SymbolKind.Variable,
  'directory times': SymbolKind.Namespace,
  commands: SymbolKind.Operator,
};
