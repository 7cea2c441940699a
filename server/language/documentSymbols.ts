// SPDX-License-Identifier: GPL-2.0-only
import {
  LSPErrorCodes,
  ResponseError,
  SymbolKind,
  type DocumentSymbol,
} from 'vscode-languageserver-protocol';
import type { StreamTextLayout } from '../../engine/stream/streamText';
import { inSlices, sliceCommands, WorkCancelled, type Cancellable } from '../slicedStream';
import type { CommandGroup } from './inodes/commandGroups';
import { groupEntry, streamEntry, type OutlineEntry, type OutlineKind } from './outline';
import { lineRange } from './ranges';
import type { StreamDocument } from './streamDocument';

/** A part's outline at once. */
export function documentSymbols(document: StreamDocument, part: number): DocumentSymbol[] {
  const builder = new DocumentSymbolBuilder(document, part);
  builder.step(Infinity);
  return builder.finish();
}

/** The same while others get their turn; the error to answer with where it is wanted no more. */
export async function symbolsInSlices(
  document: StreamDocument,
  part: number,
  token: Cancellable,
): Promise<DocumentSymbol[] | ResponseError> {
  const builder = new DocumentSymbolBuilder(document, part);
  try {
    await inSlices(() => builder.step(sliceCommands), token);
  } catch (error) {
    if (!(error instanceof WorkCancelled)) throw error;
    return new ResponseError(LSPErrorCodes.RequestCancelled, error.message);
  }
  return builder.finish();
}

/**
 * A part's outline slice by slice: its streams, if the file has several, and the inodes in each. An
 * entry that reaches over several parts is shown in each. Nothing is kept for the other parts: an
 * editor asks for each when it shows it.
 */
class DocumentSymbolBuilder {
  readonly #document: StreamDocument;
  readonly #lines: PartLines;
  readonly #groups: Iterator<CommandGroup, void>;
  readonly #symbols: { readonly first: number; readonly symbol: DocumentSymbol }[] = [];

  constructor(document: StreamDocument, part: number) {
    const { layout, model } = document;
    const first = layout.firstCommandOf(part);
    const last = first + layout.commandCountOf(part) - 1;
    this.#document = document;
    this.#lines = { layout, first, last };
    this.#groups = model.groups.between(first, last);
  }

  /** Goes through up to `count` groups more; true when all are done. */
  step(count: number): boolean {
    for (let taken = 0; taken < count; taken++) {
      const next = this.#groups.next();
      if (next.done === true) return true;
      const symbol = symbolOf(this.#lines, groupEntry(this.#document, next.value));
      if (symbol) this.#symbols.push({ first: next.value.first, symbol });
    }
    return false;
  }

  /** To be called when all are done. */
  finish(): DocumentSymbol[] {
    const { sections } = this.#document.layout;
    if (sections.length < 2) return this.#symbols.map(({ symbol }) => symbol);
    let next = 0;
    return sections.flatMap(({ section }) => {
      const stream = streamEntry(this.#document, section);
      const symbol = symbolOf(this.#lines, stream);
      if (!symbol) return [];
      const begin = next;
      while ((this.#symbols[next]?.first ?? Infinity) <= stream.lastCommand) next += 1;
      const children = this.#symbols.slice(begin, next).map((child) => child.symbol);
      return [children.length > 0 ? { ...symbol, children } : symbol];
    });
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
