// SPDX-License-Identifier: GPL-2.0-only
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-protocol';
import type { OutlineEntry, OutlineKind } from './outline';
import { lineRange } from './ranges';
import type { StreamDocument } from './streamDocument';

/** The part's outline: an entry that reaches over several parts is shown in each. */
export function documentSymbols(
  document: StreamDocument,
  outline: readonly OutlineEntry[],
  part: number,
): DocumentSymbol[] {
  const { layout } = document;
  const first = layout.firstCommandOf(part);
  const last = first + layout.commandCountOf(part) - 1;
  return outline
    .filter((entry) => entry.firstCommand <= last && entry.lastCommand >= first)
    .map((entry) => {
      const from = layout.lineOf(Math.max(entry.firstCommand, first)).line;
      const to = layout.lineOf(Math.min(entry.lastCommand, last)).line;
      const children = documentSymbols(document, entry.children, part);
      return {
        name: symbolName(entry),
        detail: symbolDetail(entry),
        kind: symbolKinds[entry.kind],
        range: lineRange(from, to),
        selectionRange: lineRange(from, from),
        ...(children.length > 0 ? { children } : {}),
      };
    });
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
