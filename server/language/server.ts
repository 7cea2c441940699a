// SPDX-License-Identifier: GPL-2.0-only
import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { byteStringOfText, displayName } from '../../engine/byteString';
import type { FileOpener } from '../fileOpener';
import { textInSlices } from '../slicedStream';
import { parseStreamTextUri } from '../streamUri';
import { capabilities } from './capabilities';
import { ChangedFiles } from './changedFiles';
import { definition } from './definition';
import { diagnostics } from './diagnostics';
import { documentLinks } from './documentLinks';
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
  /** Nothing to say of a stream that can't be read: its text has said why. */
  const answer = async <Answer>(
    { textDocument }: { readonly textDocument: { readonly uri: string } },
    feature: (stream: LoadedStream, part: number) => Answer | Promise<Answer>,
  ): Promise<Answer | undefined> => {
    const found = await asked(textDocument.uri).catch(() => undefined);
    return found && feature(found.stream, found.part);
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
      const text = await textInSlices(stream.index, stream.layout, part);
      return { text: text || absentPart(stream, part) };
    } catch (error) {
      return { text: `# ${oneLine(error)}\n` };
    }
  });
  connection.onDocumentSymbol((params) =>
    answer(params, async (stream, part) => documentSymbols(stream, await stream.outline(), part)),
  );
  connection.onFoldingRanges((params) =>
    answer(params, (stream, part) => foldingRanges(stream, part)),
  );
  connection.onDocumentLinks((params) =>
    answer(params, (stream, part) => documentLinks(stream, part)),
  );
  connection.onHover((params) =>
    answer(params, (stream, part) => hover(stream, part, params.position)),
  );
  connection.onDefinition((params) =>
    answer(params, (stream, part) => definition(stream, part, params.position)),
  );
  connection.onReferences((params) =>
    answer(params, (stream, part) =>
      references(stream, part, params.position, params.context.includeDeclaration),
    ),
  );
  connection.languages.diagnostics.on(async (params) => ({
    kind: 'full',
    items: (await answer(params, (stream, part) => diagnostics(stream, part))) ?? [],
  }));

  const changed = new ChangedFiles((file) => {
    store.drop(file);
    if (!refreshesContent) return;
    for (const uri of given.get(file) ?? [])
      quietly(connection.workspace.textDocumentContent.refresh(uri));
  });
  connection.onNotification(fileChangedNotification, ({ uri }: FileParams) => changed.add(uri));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) changed.add(uri);
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
