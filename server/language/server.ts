// SPDX-License-Identifier: GPL-2.0-only
import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { byteStringOfText, displayName } from '../../engine/byteString';
import { streamText } from '../../engine/stream/streamText';
import type { FileOpener } from '../fileOpener';
import { parseStreamTextUri } from '../streamUri';
import { capabilities } from './capabilities';
import { definition } from './definition';
import { diagnostics } from './diagnostics';
import { documentSymbols } from './documentSymbols';
import { foldingRanges } from './foldingRanges';
import { hover } from './hover';
import { registerIdentityRequests } from './identityRequests';
import type { LoadedStream } from './loadStream';
import { fileChangedNotification, type FileParams } from './protocol';
import { references } from './references';
import { StreamStore } from './streamStore';

/** A stream, and which part of its text is asked about. */
interface Asked {
  readonly stream: LoadedStream;
  readonly part: number;
}

/** Answers a connection's requests about streams' texts, and listens. */
export function startLanguageServer(connection: Connection, opener: FileOpener): void {
  let refreshesDiagnostics = false;
  let refreshesContent = false;
  /** Texts that the client has, by the file that they show. */
  const given = new Map<string, Set<string>>();

  const store = new StreamStore(opener, () => {
    if (refreshesDiagnostics) quietly(connection.languages.diagnostics.refresh());
  });
  const asked = async (uri: string): Promise<Asked> => {
    const text = parseStreamTextUri(URI.parse(uri));
    if (!text) throw new Error(`Cannot show ${uri}: it is not the URI of a stream's text`);
    return { stream: await store.get(text), part: text.part };
  };

  connection.onInitialize(({ capabilities: client }) => {
    refreshesDiagnostics = client.workspace?.diagnostics?.refreshSupport === true;
    refreshesContent = client.workspace?.textDocumentContent !== undefined;
    return { capabilities, serverInfo: { name: 'btrfs-send' } };
  });
  connection.onShutdown(() => store.dispose());

  connection.workspace.textDocumentContent.on(async ({ uri }) => {
    const file = parseStreamTextUri(URI.parse(uri))?.file.toString();
    if (file !== undefined) given.set(file, (given.get(file) ?? new Set()).add(uri));
    try {
      const { stream, part } = await asked(uri);
      return { text: streamText(stream.index, stream.layout, part) || absentPart(stream, part) };
    } catch (error) {
      return { text: `# ${oneLine(error)}\n` };
    }
  });
  connection.onDocumentSymbol(async ({ textDocument }) => {
    const { stream, part } = await asked(textDocument.uri);
    return documentSymbols(stream, stream.outline, part);
  });
  connection.onFoldingRanges(async ({ textDocument }) => {
    const { stream, part } = await asked(textDocument.uri);
    return foldingRanges(stream, part);
  });
  connection.onHover(async ({ textDocument, position: { line, character } }) => {
    const { stream, part } = await asked(textDocument.uri);
    return hover(stream, part, line, character);
  });
  connection.onDefinition(async ({ textDocument, position: { line, character } }) => {
    const { stream, part } = await asked(textDocument.uri);
    return definition(stream, part, line, character);
  });
  connection.onReferences(async ({ textDocument, position: { line, character }, context }) => {
    const { stream, part } = await asked(textDocument.uri);
    return references(stream, part, line, character, context.includeDeclaration);
  });
  connection.languages.diagnostics.on(async ({ textDocument }) => {
    const { stream, part } = await asked(textDocument.uri);
    return { kind: 'full', items: diagnostics(stream, part) };
  });

  const changed = (file: string): void => {
    store.drop(file);
    if (!refreshesContent) return;
    for (const uri of given.get(file) ?? [])
      quietly(connection.workspace.textDocumentContent.refresh(uri));
  };
  connection.onNotification(fileChangedNotification, ({ uri }: FileParams) =>
    changed(URI.parse(uri).toString()),
  );
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) changed(URI.parse(uri).toString());
  });
  registerIdentityRequests(connection, opener);
  connection.listen();
}

function absentPart({ layout }: LoadedStream, part: number): string {
  return `# there is no part ${part}: this stream has ${layout.partCount}\n`;
}

function oneLine(error: unknown): string {
  return displayName(byteStringOfText(error instanceof Error ? error.message : String(error)));
}

/** A client that is gone can't be told anything; there is nothing else to do about it. */
function quietly(sent: Promise<void>): void {
  sent.catch(() => undefined);
}
