// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DefinitionRequest,
  DiagnosticRefreshRequest,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  LSPErrorCodes,
  Range,
  SemanticTokensRangeRequest,
  CancellationTokenSource,
  InitializedNotification,
  InitializeRequest,
  ReferencesRequest,
  ShutdownRequest,
  TextDocumentContentRefreshRequest,
  TextDocumentContentRequest,
  type InitializeResult,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { base64 } from '../../../server/base64';
import { diagnostics } from '../../../server/language/diagnostics';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { foldingRanges } from '../../../server/language/foldingRanges';
import { hover } from '../../../server/language/hover';
import {
  fileChangedNotification,
  readFileRequest,
  type ReadFileParams,
} from '../../../server/language/protocol';
import { references } from '../../../server/language/references';
import { streamTextUri } from '../../../server/streamUri';
import { atOnce } from '../../../server/steps';
import { connectedClient } from './connectedClient';
import { documentOf, fixtureBytes, fixturePath, linesOf } from './languageFixtures';
import { manyFiles } from './syntheticStream';

let folder: string;
let file: string;
let uri: string;
let client: ProtocolConnection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-lsp-'));
  file = join(folder, 'a b.btrfs-stream');
  copyFileSync(fixturePath('put-off-moves'), file);
  uri = streamTextUri(URI.file(file)).toString();
  client = connectedClient();
});

afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

test('a whole conversation', async () => {
  const { capabilities } = await initialize();
  expect(capabilities).toMatchObject({
    textDocumentSync: { openClose: false, change: 0 },
    workspace: { textDocumentContent: { schemes: ['btrfs-stream'] } },
  });

  const document = documentOf(fixtureBytes('put-off-moves'));
  const textDocument = { uri };
  const position = { line: 13, character: 30 };
  expect(await content()).toBe(`${linesOf(document).join('\n')}\n`);
  expect(await client.sendRequest(DocumentSymbolRequest.type, { textDocument })).toEqual(
    atOnce(documentSymbols(document, 1)),
  );
  expect(await client.sendRequest(FoldingRangeRequest.type, { textDocument })).toEqual(
    atOnce(foldingRanges(document, 1)),
  );
  expect(await client.sendRequest(HoverRequest.type, { textDocument, position })).toEqual(
    hover(document, 1, position),
  );
  const at = { line: 19, character: 30 };
  expect(
    await client.sendRequest(DefinitionRequest.type, { textDocument, position: at }),
  ).toBeNull();
  const renamed = { line: 19, character: 67 };
  expect(
    await client.sendRequest(DefinitionRequest.type, { textDocument, position: renamed }),
  ).toMatchObject({ uri, range: { start: { line: 18 } } });
  const used = await client.sendRequest(ReferencesRequest.type, {
    textDocument,
    position,
    context: { includeDeclaration: true },
  });
  expect(used?.map(({ range }) => range)).toEqual(
    atOnce(references(document, 1, position, true)).map(({ range }) => range),
  );
  expect(await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument })).toEqual({
    kind: 'full',
    items: [],
  });
  await client.sendRequest(ShutdownRequest.type);
});

test('what the background check finds is announced, and then told', async () => {
  const damaged = fixtureBytes('put-off-moves');
  damaged[0x9a + 20] = 0xff;
  writeFileSync(file, damaged);
  await initialize();
  const announced = new Promise<void>((resolve) => {
    client.onRequest(DiagnosticRefreshRequest.type, () => resolve());
  });
  await content();
  await announced;
  expect(
    await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }),
  ).toEqual({ kind: 'full', items: atOnce(diagnostics(documentOf(damaged), 1)) });
});

test('a file that changes is read again', async () => {
  await initialize();
  const refreshed = new Promise<string>((resolve) => {
    client.onRequest(TextDocumentContentRefreshRequest.type, ({ uri: text }) => resolve(text));
  });
  await content();
  copyFileSync(fixturePath('links'), file);
  await client.sendNotification(fileChangedNotification, { uri: URI.file(file).toString() });
  expect(await refreshed).toBe(uri);
  expect(await content()).toBe(`${linesOf(documentOf(fixtureBytes('links'))).join('\n')}\n`);
});

test.each([
  ['a file that is not there', '/nowhere/\u202ex.btrfs-stream', /^# .*ENOENT.*\\u\{202e\}x/],
  ['a directory', '/tmp', /^# .*is a directory/],
  ['a file elsewhere', undefined, /^# .*only files on disk/],
])('%s gives a text that says why', async (_, path, message) => {
  await initialize();
  const shown = path === undefined ? URI.parse('ftp://host/a') : URI.file(path);
  uri = streamTextUri(shown).toString();
  const text = await content();
  expect(text).toMatch(message);
  expect(text.trimEnd()).not.toContain('\n');
  expect(await client.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } })).toBeNull();
  expect(
    await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }),
  ).toEqual({ kind: 'full', items: [] });
});

test('a send from an image is shown as the stream that it would write', async () => {
  const workspace = new URL('../../fixtures/workspace/', import.meta.url);
  const recorded = documentOf(
    Uint8Array.from(readFileSync(new URL('swap.btrfs-stream', workspace))),
  );
  const image = URI.parse(new URL('example.img', workspace).toString());
  await initialize();
  uri = streamTextUri(image, 1, { subvolume: 'swap', parent: 'base' }).toString();
  expect(await content()).toBe(`${linesOf(recorded).join('\n')}\n`);
  uri = streamTextUri(image, 1, { subvolume: 'nowhere' }).toString();
  expect(await content()).toMatch(/^# .*nowhere.*\n$/);
});

test('a long text does not keep other requests waiting', async () => {
  await initialize();
  const long = join(folder, 'long.btrfs-stream');
  writeFileSync(long, manyFiles(5_000));
  const uris = [streamTextUri(URI.file(long)).toString(), uri];
  const fold = (uri: string) =>
    client.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
  // Both are loaded before their order counts.
  await Promise.all(uris.map(fold));
  const answered: string[] = [];
  await Promise.all(
    uris.map(async (uri) => {
      await client.sendRequest(TextDocumentContentRequest.type, { uri });
      answered.push(uri);
    }),
  );
  expect(answered).toEqual(uris.toReversed());
});

test('what is wanted no more is answered by an error that no editor shows', async () => {
  await initialize();
  const long = join(folder, 'long.btrfs-stream');
  writeFileSync(long, manyFiles(20_000));
  const textDocument = { uri: streamTextUri(URI.file(long)).toString() };
  const params = { textDocument, range: Range.create(0, 0, 200_000, 0) };
  await client.sendRequest(FoldingRangeRequest.type, { textDocument });
  const cancelling = new CancellationTokenSource();
  const answers = [
    client.sendRequest(DocumentSymbolRequest.type, params, cancelling.token),
    client.sendRequest(SemanticTokensRangeRequest.type, params, cancelling.token),
  ];
  cancelling.cancel();
  for (const answer of answers)
    await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test('a file of a virtual workspace is asked of the client, its URI whole', async () => {
  const virtual = URI.parse('git://host/a b.btrfs-stream?{"ref":"~&=%23"}#2');
  const bytes = fixtureBytes('orphan-directory');
  const asked: string[] = [];
  client.onRequest(readFileRequest, (params: ReadFileParams) => {
    asked.push(params.uri);
    expect(params.encoding).toBe('base64');
    return base64(bytes);
  });
  await initialize();
  uri = streamTextUri(virtual).toString();
  expect(await content()).toBe(`${linesOf(documentOf(bytes)).join('\n')}\n`);
  expect(asked).toEqual([virtual.toString()]);
});

test('a part that there is not gives a text that says so', async () => {
  await initialize();
  uri = streamTextUri(URI.file(file), 7).toString();
  expect(await content()).toBe('# there is no part 7: this stream has 1\n');
  expect(await client.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } })).toEqual([]);
});

/** A client, and the real server at the other end of two pipes. */

async function initialize(): Promise<InitializeResult> {
  const result = await client.sendRequest<InitializeResult>(InitializeRequest.method, {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { diagnostics: { refreshSupport: true }, textDocumentContent: {} } },
  });
  await client.sendNotification(InitializedNotification.type, {});
  return result;
}

async function content(): Promise<string> {
  return (await client.sendRequest(TextDocumentContentRequest.type, { uri })).text;
}
