// SPDX-License-Identifier: GPL-2.0-only
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-protocol';
import type { StreamTextLayout } from '../../engine/stream/streamText';
import type { Steps } from '../steps';
import { groupEntry, streamEntry, type OutlineEntry, type OutlineKind } from './outline';
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
  const { layout, model } = document;
  const first = layout.firstCommandOf(part);
  const lines = { layout, first, last: first + layout.commandCountOf(part) - 1 };
  const symbols: PlacedSymbol[] = [];
  let taken = 0;
  for (const group of model.groups.between(lines.first, lines.last)) {
    if (taken++ % sliceGroups === 0) yield;
    const symbol = symbolOf(lines, groupEntry(document, group));
    if (symbol) symbols.push({ first: group.first, symbol });
  }
  return layout.sections.length < 2
    ? symbols.map(({ symbol }) => symbol)
    : inStreams(document, lines, symbols);
}

interface PlacedSymbol {
  /** The first command that it is about. */
  readonly first: number;
  readonly symbol: DocumentSymbol;
}

/** The symbols below those of the streams that they are in. */
function inStreams(
  document: StreamDocument,
  lines: PartLines,
  symbols: readonly PlacedSymbol[],
): DocumentSymbol[] {
  let next = 0;
  return document.layout.sections.flatMap(({ section }) => {
    const stream = streamEntry(document, section);
    const symbol = symbolOf(lines, stream);
    if (!symbol) return [];
    const begin = next;
    while ((symbols[next]?.first ?? Infinity) <= stream.lastCommand) next += 1;
    const children = symbols.slice(begin, next).map((child) => child.symbol);
    return [children.length > 0 ? { ...symbol, children } : symbol];
  });
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
