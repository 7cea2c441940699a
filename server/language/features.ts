// SPDX-License-Identifier: GPL-2.0-only
import {
  DocumentSymbolRequest,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
  type DocumentSymbolParams,
  type DocumentLink,
} from 'vscode-languageserver';
import { WorkCancelled, type Cancellable } from '../slicedStream';
import { inTurns, type Steps } from '../steps';
import { incomingCalls, outgoingCalls, prepareCallHierarchy, textOf } from './callHierarchy';
import { declaration, definition } from './definition';
import { documentLinks } from './documentLinks';
import { documentSymbols, documentSymbolsAsJson } from './documentSymbols';
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
) => Promise<Result | ResponseError | undefined>;

/**
 * Registers what can be asked about the text of a stream and a place in it. `answerOfPart` is for what is
 * told of a part and doesn't look ahead of it; `preparesJson` says that the connection's messages are
 * written as JSON.
 */
export function registerFeatures(
  connection: Connection,
  answer: Answer,
  answerOfPart: Answer,
  preparesJson: boolean,
): void {
  const symbols = preparesJson ? documentSymbolsAsJson : documentSymbols;
  // Registered by its name: an outline that is kept as JSON is none to the protocol's types.
  connection.onRequest(
    DocumentSymbolRequest.method,
    (params: DocumentSymbolParams, token: CancellationToken) =>
      answerOfPart<unknown>(params, (document, part) =>
        answered<unknown>(symbols(document, part), token),
      ),
  );
  connection.onFoldingRanges((params, token) =>
    answerOfPart(params, (document, part) => answered(foldingRanges(document, part), token)),
  );
  connection.onDocumentLinks((params, token) =>
    answer(params, (document, part) => answered(allLinks(document, part), token)),
  );
  connection.onHover((params) =>
    answer(params, (document, part) => hover(document, part, params.position)),
  );
  connection.onDefinition((params) =>
    answer(params, (document, part) => definition(document, part, params.position)),
  );
  connection.onReferences(({ position, context, ...params }, token) =>
    answer(params, (document, part) =>
      answered(references(document, part, position, context.includeDeclaration), token),
    ),
  );
  connection.onDeclaration((params) =>
    answer(params, (document, part) => declaration(document, part, params.position)),
  );
  connection.onDocumentHighlight(({ position, ...params }, token) =>
    answer(params, (document, part) =>
      answered(documentHighlights(document, part, position), token),
    ),
  );
  connection.onSelectionRanges((params) =>
    answer(params, (document, part) => selectionRanges(document, part, params.positions)),
  );
  registerCallHierarchy(connection, answer);
  registerDecorations(connection, answer);
}

function* allLinks(document: StreamDocument, part: number): Steps<DocumentLink[]> {
  return [...documentLinks(document, part), ...(yield* streamLinks(document, part))];
}

/** What comes of some work while others get their turn; the error to answer with where it is wanted no more. */
export async function answered<Result>(
  steps: Steps<Result>,
  token: Cancellable,
): Promise<Result | ResponseError> {
  try {
    return await inTurns(steps, token);
  } catch (error) {
    if (!(error instanceof WorkCancelled)) throw error;
    return new ResponseError(LSPErrorCodes.RequestCancelled, error.message);
  }
}

function registerDecorations({ languages }: Connection, answer: Answer): void {
  languages.semanticTokens.on((params, token) =>
    answer(params, (document, part) => answered(semanticTokens(document, part), token)).then(
      orNull,
    ),
  );
  languages.semanticTokens.onRange(({ range, ...params }, token) =>
    answer(params, (document, part) => answered(semanticTokens(document, part, range), token)).then(
      orNull,
    ),
  );
  languages.inlayHint.on(({ range, ...params }, token) =>
    answer(params, (document, part) => answered(inlayHints(document, part, range), token)),
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
    async ({ item }, token) =>
      (await answer(textOf(item), (document) => answered(incomingCalls(document, item), token))) ??
      null,
  );
  languages.callHierarchy.onOutgoingCalls(
    async ({ item }, token) =>
      (await answer(textOf(item), (document) => answered(outgoingCalls(document, item), token))) ??
      null,
  );
}
