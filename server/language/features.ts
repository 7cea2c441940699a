// SPDX-License-Identifier: GPL-2.0-only
import type { Connection } from 'vscode-languageserver';
import { definition } from './definition';
import { documentLinks } from './documentLinks';
import { documentSymbols } from './documentSymbols';
import { foldingRanges } from './foldingRanges';
import { hover } from './hover';
import type { LoadedStream } from './loadStream';
import { references } from './references';
import type { StreamDocument } from './streamDocument';

/** Answers a request about a text, from its stream; undefined where that can't be read. */
export type Answer = <Result>(
  params: { readonly textDocument: { readonly uri: string } },
  feature: (
    document: StreamDocument,
    part: number,
    stream: LoadedStream,
  ) => Result | Promise<Result>,
) => Promise<Result | undefined>;

/** Registers what can be asked about the text of a stream and a place in it. */
export function registerFeatures(connection: Connection, answer: Answer): void {
  connection.onDocumentSymbol((params) =>
    answer(params, async (document, part, stream) =>
      documentSymbols(document, await stream.outline(), part),
    ),
  );
  connection.onFoldingRanges((params) => answer(params, foldingRanges));
  connection.onDocumentLinks((params) => answer(params, documentLinks));
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
}
