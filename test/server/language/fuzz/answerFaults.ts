// SPDX-License-Identifier: GPL-2.0-only
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeLens,
  DocumentDiagnosticReport,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
} from 'vscode-languageserver';
import { semanticTokensLegend } from '../../../../server/language/semanticTokens';
import { contains, placeText, positionFaults, rangeFaults } from './rangeFaults';

/** Diagnostics of a text, at most. */
const mostDiagnostics = 1000;

/** A place in some text, which the answer names. */
export interface NamedPlace {
  readonly uri: string;
  readonly range: Range;
}

/** What an answer is looked at with. */
export interface Answered {
  /** The params of the request, which has those of them that its method needs. */
  readonly params: object;
  readonly uri: string;
  /** Of the text asked about. */
  readonly lines: readonly string[];
  /** Collects places that are to be looked up in the texts that they are in. */
  readonly places: NamedPlace[];
}

/** What is wrong with an answer that isn't null, by method; the answer is what the protocol says it is. */
export const answerFaults: Readonly<
  Record<string, (answer: never, asked: Answered) => readonly string[]>
> = {
  'textDocument/documentSymbol': (symbols: DocumentSymbol[], { lines }) =>
    symbolFaults(symbols, lines),

  'textDocument/foldingRange': (ranges: FoldingRange[], { lines }) => foldingFaults(ranges, lines),

  'textDocument/documentLink': (links: DocumentLink[], { lines }) =>
    links.flatMap(({ range, target }) => [
      ...rangeFaults(range, lines),
      ...(target === undefined || target === '' ? ['a link leads nowhere'] : []),
    ]),

  'textDocument/codeLens': (lenses: CodeLens[], { lines }) =>
    lenses.flatMap(({ range, command }) => [
      ...rangeFaults(range, lines),
      ...((command?.title ?? '') === '' ? ['a lens has no title'] : []),
    ]),

  'textDocument/diagnostic': (report: DocumentDiagnosticReport, { lines, places }) =>
    diagnosticFaults(report, lines, places),

  'textDocument/semanticTokens/full': (tokens: SemanticTokens, { lines }) =>
    tokenFaults(tokens, lines),
  'textDocument/semanticTokens/range': (tokens: SemanticTokens, { lines }) =>
    tokenFaults(tokens, lines),

  'textDocument/inlayHint': (hints: InlayHint[], { lines }) =>
    hints.flatMap(({ position, label }) => [
      ...positionFaults(position, lines),
      ...(label.length === 0 ? ['a hint says nothing'] : []),
    ]),

  'textDocument/selectionRange': (selections: SelectionRange[], { params, lines }) => {
    const count = 'positions' in params && Array.isArray(params.positions) && params.positions;
    return [
      ...(count && count.length !== selections.length ? ['not a selection a position'] : []),
      ...selections.flatMap((selection) => selectionFaults(selection, lines)),
    ];
  },

  'textDocument/references': (found: Location[], { places }) => keep(places, found),
  'textDocument/definition': (found: Location | (Location | LocationLink)[], { places }) =>
    keep(places, [found].flat().map(placeOf)),
  'textDocument/declaration': (found: Location | (Location | LocationLink)[], { places }) =>
    keep(places, [found].flat().map(placeOf)),

  'textDocument/documentHighlight': (found: DocumentHighlight[], { lines }) =>
    found.flatMap(({ range }) => rangeFaults(range, lines)),

  'textDocument/hover': ({ contents, range }: Hover, { params, lines }) => [
    ...(JSON.stringify(contents).length < 10 ? ['a hover says nothing'] : []),
    ...(range ? rangeFaults(range, lines) : []),
    ...(range && !isAround(range, params, lines) ? [`a hover is about ${linesText(range)}`] : []),
  ],

  'textDocument/prepareCallHierarchy': (items: CallHierarchyItem[], { places }) =>
    items.flatMap((item) => itemFaults(item, places)),
  'callHierarchy/incomingCalls': (calls: CallHierarchyIncomingCall[], { places }) =>
    calls.flatMap(({ from, fromRanges }) => {
      places.push(...fromRanges.map((range) => ({ uri: from.uri, range })));
      return itemFaults(from, places);
    }),

  'workspace/symbol': (symbols: { readonly location: NamedPlace }[], { places }) =>
    keep(
      places,
      symbols.map(({ location }) => location),
    ),
};

function symbolFaults(symbols: readonly DocumentSymbol[], lines: readonly string[]): string[] {
  return symbols.flatMap(({ name, range, selectionRange, children = [] }) => [
    ...(name.trim() === '' ? ['a symbol has no name'] : []),
    ...rangeFaults(range, lines),
    ...(contains(range, selectionRange) ? [] : [`${name} is selected outside of its range`]),
    ...children
      .filter((child) => !contains(range, child.range))
      .map((child) => `${name}, ${linesText(range)}, has ${child.name}, ${linesText(child.range)}`),
    ...symbolFaults(children, lines),
  ]);
}

const linesText = ({ start, end }: Range): string => `${placeText(start)} to ${placeText(end)}`;

/** Ranges lie in each other or apart. */
function foldingFaults(ranges: readonly FoldingRange[], lines: readonly string[]): string[] {
  const sorted = ranges.toSorted((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  const faults: string[] = [];
  const open: FoldingRange[] = [];
  for (const range of sorted) {
    const { startLine, endLine } = range;
    if (!(startLine >= 0 && startLine < endLine && endLine < lines.length))
      faults.push(`lines ${startLine} to ${endLine} of ${lines.length} fold`);
    while ((open.at(-1)?.endLine ?? Infinity) < startLine) open.pop();
    if ((open.at(-1)?.endLine ?? Infinity) < endLine)
      faults.push(`what folds from line ${startLine} on overlaps what is before it`);
    open.push(range);
  }
  return faults;
}

function diagnosticFaults(
  report: DocumentDiagnosticReport,
  lines: readonly string[],
  places: NamedPlace[],
): string[] {
  const items = report.kind === 'full' ? report.items : [];
  return [
    ...(items.length > mostDiagnostics ? [`${items.length} diagnostics`] : []),
    ...items.flatMap(({ range, message, relatedInformation = [] }) => [
      ...rangeFaults(range, lines),
      ...(message === '' ? ['a diagnostic says nothing'] : []),
      ...keep(
        places,
        relatedInformation.map(({ location }) => location),
      ),
    ]),
  ];
}

/** Tokens come in order and don't overlap, within their lines. */
function tokenFaults({ data }: SemanticTokens, lines: readonly string[]): string[] {
  const faults: string[] = data.length % 5 === 0 ? [] : ['tokens are cut'];
  let line = 0;
  let start = 0;
  let end = 0;
  for (let at = 0; at + 4 < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4);
    if (down > 0) [line, start, end] = [line + down, 0, 0];
    start += right;
    const isInside = start >= end && start + length <= (lines[line]?.length ?? -1);
    if (!isInside || length <= 0 || down < 0 || right < 0)
      faults.push(`a token at ${line}:${start} of ${length} characters`);
    if (semanticTokensLegend.tokenTypes[type] === undefined) faults.push(`a token is a ${type}`);
    end = start + length;
  }
  return faults;
}

function selectionFaults({ range, parent }: SelectionRange, lines: readonly string[]): string[] {
  return [
    ...rangeFaults(range, lines),
    ...(parent && !contains(parent.range, range) ? ['a selection shrinks'] : []),
    ...(parent ? selectionFaults(parent, lines) : []),
  ];
}

function itemFaults(
  { name, uri, range, selectionRange }: CallHierarchyItem,
  places: NamedPlace[],
): string[] {
  places.push({ uri, range }, { uri, range: selectionRange });
  return [
    ...(name === '' ? ['an item has no name'] : []),
    ...(contains(range, selectionRange) ? [] : [`${name} is selected outside of its range`]),
  ];
}

/** A position behind its line's end means that. */
function isAround(range: Range, params: object, lines: readonly string[]): boolean {
  const { line, character } = 'position' in params ? (params.position as Position) : range.start;
  const position = { line, character: Math.min(character, lines[line]?.length ?? 0) };
  return contains(range, { start: position, end: position });
}

const placeOf = (found: Location | LocationLink): NamedPlace =>
  'targetUri' in found ? { uri: found.targetUri, range: found.targetSelectionRange } : found;

function keep(places: NamedPlace[], found: readonly NamedPlace[]): string[] {
  places.push(...found);
  return [];
}
