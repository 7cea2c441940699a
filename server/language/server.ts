// SPDX-License-Identifier: GPL-2.0-only
import {
  LSPErrorCodes,
  ResponseError,
  TextDocumentContentRequest,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type TextDocumentContentParams,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { byteStringOfText, displayName } from '../../engine/byteString';
import { FileClosed, type FileOpener } from '../fileOpener';
import { WorkCancelled } from '../slicedStream';
import { parseStreamTextUri, withEmptyAuthority, type StreamText } from '../streamUri';
import { askAgain } from './askAgain';
import { capabilities } from './capabilities';
import { ChangedFiles } from './changedFiles';
import { withClearFailures } from './clearFailures';
import { clientOptions, type ClientOptions } from './clientOptions';
import { ClientRefresh } from './clientRefresh';
import { codeLenses } from './codeLenses';
import { registerCommandRequests } from './commandRequests';
import { diagnostics } from './diagnostics';
import { Foreground } from './foreground';
import { answered, registerFeatures, type Answer } from './features';
import { registerIdentityRequests } from './identityRequests';
import { registerKernelRequests } from './kernelRequests';
import type { LoadedStream, WriteUri } from './loadStream';
import { fileChangedNotification, textClosedNotification, type FileParams } from './protocol';
import { clientStreamFinder } from './parents/clientStreamFinder';
import { registerParentRequests } from './parents/parentRequests';
import { codeActions } from './receive/codeActions';
import { verdictChangedNotification } from './receive/receiveProtocol';
import { registerReceiveRequests } from './receive/receiveRequests';
import { ReceiveService } from './receive/receiveService';
import { StreamCatalogue } from './parents/streamCatalogue';
import type { StreamFinder } from './parents/streamFinder';
import type { StreamDocument } from './streamDocument';
import { StreamSearch } from './streamSearch';
import { shownScans } from './scanProgress';
import { StreamStore } from './streamStore';
import { textAnswer } from './textAnswer';
import { warmUp } from './warmUp';
import { watchStreams } from './watchStreams';

/** A stream, and which part of its text is asked about. */
interface Asked {
  readonly stream: LoadedStream;
  readonly part: number;
}

/** How streams are found, by what the client says of itself. */
export type FinderFor = (client: ClientOptions) => StreamFinder;

/**
 * Answers a connection's requests about streams' texts, and listens. `preparesJson` says that its messages
 * are written as JSON.
 */
export function startLanguageServer(
  connection: Connection,
  opener: FileOpener,
  finderFor: FinderFor = () => clientStreamFinder(connection),
  preparesJson = false,
): void {
  const refresh = new ClientRefresh(connection);
  let client: ClientCapabilities = {};
  /** Texts that the client has, by the file that they show. */
  const given = new Map<string, Set<string>>();

  let options: ClientOptions | undefined;
  let clientFinder: StreamFinder | undefined;
  const finder: StreamFinder = {
    find: async (beside) => (await clientFinder?.find(beside)) ?? [],
    images: async (beside) => (await clientFinder?.images?.(beside)) ?? [],
  };
  const catalogue = new StreamCatalogue(opener, finder, true);
  const writeUri: WriteUri = (text) =>
    options?.emptyAuthority === true ? withEmptyAuthority(text) : text.toString();
  const foreground = new Foreground();
  const store = new StreamStore(opener, catalogue, () => refresh.diagnostics(), {
    writeUri,
    startScan: shownScans(connection),
    foreground,
    misread: (file) => {
      showAnew(file);
      verdictChanged(file);
    },
  });
  const search = new StreamSearch(store, finder);
  const textOf = (uri: string): StreamText => {
    const text = parseStreamTextUri(URI.parse(uri));
    if (!text) throw new Error(`Cannot show ${uri}: it is not the URI of a stream's text`);
    return text;
  };
  const asked = async (uri: string): Promise<Asked> => {
    const text = textOf(uri);
    return { stream: await store.getCurrent(text), part: text.part };
  };
  const askedConfirmed = async (uri: string): Promise<Asked> => {
    const text = textOf(uri);
    return { stream: await store.getConfirmed(text), part: text.part };
  };
  /** Nothing to say of a stream that can't be read: its text has said why. */
  const answerFrom =
    (documentOf: (asked: Asked) => Promise<StreamDocument>): Answer =>
    ({ textDocument }, feature) =>
      foreground.run(() =>
        askAgain(async () => {
          const found = await asked(textDocument.uri).catch(() => undefined);
          if (!found) return undefined;
          try {
            return await feature(await documentOf(found), found.part);
          } catch (error) {
            // What was known of it may be another's by now.
            throw found.stream.isClosed() ? new FileClosed(found.stream.file) : error;
          }
        }),
      );
  const answer = answerFrom(({ stream }) => stream.document());
  const answerOfPart = answerFrom(({ stream, part }) => stream.documentOf(part));

  connection.onInitialize((params) => {
    client = params.capabilities;
    options = clientOptions(params);
    clientFinder = finderFor(options);
    refresh.connected(client);
    warmUp(() => !foreground.hasRun).catch(() => undefined);
    return { capabilities, serverInfo: { name: 'btrfs-send' } };
  });
  connection.onInitialized(() => watchStreams(connection, client));
  connection.onShutdown(() => {
    search.release();
    store.dispose();
  });

  const content = async (uri: string, cancelled: CancellationToken): Promise<unknown> => {
    const text = textOf(uri);
    const stream = await store.getCurrent(text, true);
    const { part } = text;
    return stream.layout.lineCountOf(part) > 0
      ? textAnswer(stream, part, preparesJson, cancelled)
      : absentPart(stream, part);
  };
  // Registered by its name: a text that is kept as the bytes to be sent is none to the protocol's types.
  connection.onRequest(
    TextDocumentContentRequest.method,
    async ({ uri }: TextDocumentContentParams, cancelled: CancellationToken) => {
      const file = parseStreamTextUri(URI.parse(uri))?.file.toString();
      if (file !== undefined) given.set(file, (given.get(file) ?? new Set()).add(uri));
      try {
        const text = await foreground.run(() => askAgain(() => content(uri, cancelled)));
        return text instanceof ResponseError ? text : { text };
      } catch (error) {
        if (error instanceof WorkCancelled)
          return new ResponseError(LSPErrorCodes.RequestCancelled, error.message);
        return { text: `# ${oneLine(error)}\n` };
      }
    },
  );
  registerFeatures(connection, answer, answerOfPart, preparesJson);
  connection.onWorkspaceSymbol(({ query }, token) => askAgain(() => search.symbols(query, token)));
  connection.onCodeLens((params) =>
    options?.commands === true ? answer(params, codeLenses) : undefined,
  );
  const verdictChanged = (file: string): void => {
    const params: FileParams = { uri: file };
    connection.sendNotification(verdictChangedNotification, params).catch(() => undefined);
  };
  const receiving = new ReceiveService((file) => {
    refresh.diagnostics();
    verdictChanged(file);
  });
  connection.languages.diagnostics.on(async ({ textDocument }, token) => {
    const items = await askAgain(async () => {
      const found = await asked(textDocument.uri).catch(() => undefined);
      if (!found) return [];
      const { stream, part } = found;
      return answered(diagnostics(stream, part, receiving.findingsOf(stream)), token);
    });
    return items instanceof ResponseError
      ? new ResponseError(items.code, items.message, { retriggerRequest: false })
      : { kind: 'full', items };
  });
  connection.onCodeAction((params) =>
    options?.commands === true
      ? answer(params, (document) => codeActions(document, params.context.diagnostics))
      : undefined,
  );

  const showAnew = (file: string): void => {
    search.release();
    for (const uri of given.get(file) ?? []) refresh.content(uri);
    refresh.inodes();
  };
  const changed = new ChangedFiles((file) => {
    opener.changed?.(URI.parse(file));
    store.drop(file);
    showAnew(file);
  });
  connection.onNotification(fileChangedNotification, ({ uri }: FileParams) => changed.add(uri));
  connection.onNotification(textClosedNotification, ({ uri }: FileParams) => {
    const text = parseStreamTextUri(URI.parse(uri));
    const shown = text && given.get(text.file.toString());
    shown?.delete(uri);
    if (text && shown?.size === 0) store.close(text);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) changed.add(uri);
  });
  connection.onDidChangeConfiguration(() => {
    store.forgetParents();
    refresh.inodes();
  });
  const own = withClearFailures(connection);
  registerIdentityRequests(own, opener);
  registerKernelRequests(own, opener, shownScans(connection));
  registerParentRequests(own, store);
  registerCommandRequests(own, asked, askedConfirmed);
  registerReceiveRequests(own, store, receiving);
  connection.listen();
}

function absentPart({ layout }: LoadedStream, part: number): string {
  return `# there is no part ${part}: this stream has ${layout.partCount}\n`;
}

function oneLine(error: unknown): string {
  return displayName(byteStringOfText(error instanceof Error ? error.message : String(error)));
}
