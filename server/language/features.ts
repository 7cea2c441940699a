// SPDX-License-Identifier: GPL-2.0-only
import type { Connection } from 'vscode-languageserver';
import { incomingCalls, outgoingCalls, prepareCallHierarchy, textOf } from './callHierarchy';
import { declaration, definition } from './definition';
import { documentLinks } from './documentLinks';
import { symbolsInSlices } from './documentSymbols';
import { foldingRanges } from './foldingRanges';
import { hover } from './hover';
import { inlayHints } from './inlayHints';
import { documentHighlights, references } from './references';
import { selectionRanges } from './selectionRanges';
import { semanticTokens } from './semanticTokens';
import type { StreamDocument } from './streamDocument';
import { streamLinks } from './streamLinks';

/** Answers a request about a text, from its stream; undefined where that can't be read. */
export type Answer = <Result>(
  params: { readonly textDocument: { readonly uri: string } },
  feature: (document: StreamDocument, part: number) => Result | Promise<Result>,
) => Promise<Result | undefined>;

/** Registers what can be asked about the text of a stream and a place in it. */
export function registerFeatures(connection: Connection, answer: Answer): void {
  connection.onDocumentSymbol((params, token) =>
    answer(params, (document, part) => symbolsInSlices(document, part, token)),
  );
  connection.onFoldingRanges((params) => answer(params, foldingRanges));
  connection.onDocumentLinks((params) =>
    answer(params, (document, part) => [
      ...documentLinks(document, part),
      ...streamLinks(document, part),
    ]),
  );
  connection.onHover((params) =>
    answer(params, (document, part) => hover(document, part, params.position)),
  );
  connection.onDefinition((params) =>
    answer(params, (document, part) => definition(document, part, params.position)),
  );
  connection.onReferences((params) =>
    answer(params, (document, part) =>
      references(document, part, params.position, params.context.includeDeclaration),
    ),
  );
  connection.onDeclaration((params) =>
    answer(params, (document, part) => declaration(document, part, params.position)),
  );
  connection.onDocumentHighlight((params) =>
    answer(params, (document, part) => documentHighlights(document, part, params.position)),
  );
  connection.onSelectionRanges((params) =>
    answer(params, (document, part) => selectionRanges(document, part, params.positions)),
  );
  registerCallHierarchy(connection, answer);
  registerDecorations(connection, answer);
}

function registerDecorations({ languages }: Connection, answer: Answer): void {
  languages.semanticTokens.on((params) =>
    answer(params, (document, part) => semanticTokens(document, part)).then(orNull),
  );
  languages.semanticTokens.onRange((params) =>
    answer(params, (document, part) => semanticTokens(document, part, params.range)).then(orNull),
  );
  languages.inlayHint.on((params) =>
    answer(params, (document, part) => inlayHints(document, part, params.range)),
  );
}

const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;

function registerCallHierarchy({ languages }: Connection, answer: Answer): void {
  languages.callHierarchy.onPrepare(
    async (params) =>
      (await answer(params, (document, part) =>
        prepareCallHierarchy(document, part, params.position),
      )) ?? null,
  );
  languages.callHierarchy.onIncomingCalls(
    async ({ item }) =>
      (await answer(textOf(item), (document) => incomingCalls(document, item))) ?? null,
  );
  languages.callHierarchy.onOutgoingCalls(
    async ({ item }) =>
      (await answer(textOf(item), (document) => outgoingCalls(document, item))) ?? null,
  );
}
