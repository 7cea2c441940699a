// SPDX-License-Identifier: GPL-2.0-only
import type { CallHierarchyItem, Diagnostic, Position, Range } from 'vscode-languageserver';
import * as commands from '../../../../server/language/commandProtocol';
import * as identity from '../../../../server/language/identityProtocol';
import { kernelsRequest } from '../../../../server/language/kernelProtocol';
import { parentsRequest } from '../../../../server/language/protocol';
import * as receive from '../../../../server/language/receive/receiveProtocol';
import type { Dice } from '../../../differential/dice';
import type { FuzzFiles } from './fuzzFiles';

/** A request as it goes over the connection. */
export interface FuzzRequest {
  readonly method: string;
  readonly params: object;
}

/** What a client sends back of answers that it got. */
export interface Remembered {
  items: readonly CallHierarchyItem[];
  diagnostics: readonly Diagnostic[];
}

/** Positions in a text of so many lines. */
export interface TextSize {
  readonly lines: number;
  readonly characters: number;
}

/** Every request about a text that the server announces, at random places in it. */
export function textRequests(
  dice: Dice,
  uri: string,
  size: TextSize,
  { items, diagnostics }: Remembered,
): readonly FuzzRequest[] {
  const textDocument = { uri };
  const position = (): Position => ({
    line: dice.below(size.lines),
    character: dice.below(size.characters),
  });
  const at = { textDocument, position: position() };
  const range = rangeOf(position(), position());
  const about = (feature: string, more: object = {}): FuzzRequest => ({
    method: `textDocument/${feature}`,
    params: { textDocument, ...more },
  });
  const item = dice.pick(items);
  return [
    { method: 'workspace/textDocumentContent', params: { uri } },
    about('documentSymbol'),
    about('foldingRange'),
    about('documentLink'),
    about('codeLens'),
    about('diagnostic'),
    about('semanticTokens/full'),
    about('semanticTokens/range', { range }),
    about('inlayHint', { range }),
    about('codeAction', { range, context: { diagnostics } }),
    about('selectionRange', { positions: [position(), position()] }),
    about('references', { ...at, context: { includeDeclaration: dice.chance(0.5) } }),
    ...['hover', 'definition', 'declaration', 'documentHighlight', 'prepareCallHierarchy'].map(
      (feature) => about(feature, at),
    ),
    ...(item
      ? [
          { method: 'callHierarchy/incomingCalls', params: { item } },
          { method: 'callHierarchy/outgoingCalls', params: { item } },
        ]
      : []),
    ...ownRequests(dice, uri, position()),
  ];
}

/** The extension's own requests about a text. */
function ownRequests(dice: Dice, text: string, { line, character }: Position): FuzzRequest[] {
  const query = anyQuery(dice);
  const command = dice.below(120);
  const directory = dice.of('', 'a', 'nowhere/x');
  const format = dice.of('progs', 'json', 'text');
  return [
    { method: commands.findInStreamRequest, params: { text, query } },
    { method: commands.placeOfOffsetRequest, params: { text, offset: dice.below(20_000) } },
    { method: commands.inodeAtRequest, params: { text, line, character } },
    { method: commands.partsRequest, params: { text } },
    { method: commands.verifyRequest, params: { text } },
    { method: commands.comparedTextsRequest, params: { left: text, right: text } },
    { method: commands.exportRequest, params: { text, format, id: dice.below(9) } },
    { method: receive.verdictRequest, params: { uri: text } },
    { method: receive.snapshotAtRequest, params: { uri: text, line } },
    {
      method: receive.snapshotEntriesRequest,
      params: { uri: text, command, directory, from: dice.below(3) },
    },
    { method: receive.snapshotInodeRequest, params: { uri: text, command, query } },
  ];
}

/** Any request, mostly about texts that there are and places in them. */
export function anyRequest(dice: Dice, files: FuzzFiles, remembered: Remembered): FuzzRequest {
  if (dice.chance(0.1)) return fileRequest(dice, files);
  const size = dice.chance(0.9)
    ? { lines: 60, characters: 120 }
    : { lines: 300_000, characters: 100_000 };
  const about = textRequests(dice, files.anyText(), size, remembered);
  return dice.pick(about) ?? fileRequest(dice, files);
}

/** A request about a file, or about none. */
function fileRequest(dice: Dice, files: FuzzFiles): FuzzRequest {
  const uri = files.any();
  const at = { part: 1 + dice.below(2), line: dice.below(100) };
  const left = files.anyText();
  return dice.of(
    { method: 'workspace/symbol', params: { query: anyQuery(dice) } },
    { method: parentsRequest, params: { uri } },
    { method: identity.streamIdentityRequest, params: { uri, ...(dice.chance(0.5) && { at }) } },
    { method: identity.filesystemRequest, params: { image: uri, candidates: [files.any()] } },
    { method: commands.comparedTextsRequest, params: { left, right: files.anyText() } },
    { method: kernelsRequest, params: {} },
  );
}

const anyQuery = (dice: Dice): string =>
  dice.of('', 'a', 'file', '257', 'o257-7-0', 'd4b3', '\u202e', '../..', '9'.repeat(400));

function rangeOf(a: Position, b: Position): Range {
  return a.line < b.line ? { start: a, end: b } : { start: b, end: a };
}
