// SPDX-License-Identifier: GPL-2.0-only
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DiagnosticRefreshRequest,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  InitializedNotification,
  InitializeRequest,
  TextDocumentContentRefreshRequest,
  TextDocumentContentRequest,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { encodeCommand } from '../../../engine/stream/encode';
import { verifyRequest, type VerifyResult } from '../../../server/language/commandProtocol';
import { diagnostics } from '../../../server/language/diagnostics';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { fileChangedNotification } from '../../../server/language/protocol';
import { atOnce } from '../../../server/steps';
import { streamTextUri } from '../../../server/streamUri';
import { path, u64 } from '../../engine/stream/fixtures';
import { piece, streamOf, write, writesOf } from '../../engine/stream/writes';
import { connectedClient } from './connectedClient';
import { documentOf, linesOf } from './languageFixtures';

let folder: string;
let file: string;
let uri: string;
let client: ProtocolConnection;
let refreshed: Promise<void>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-leaps-'));
  file = join(folder, 'a.btrfs-stream');
  uri = streamTextUri(URI.file(file)).toString();
  client = connectedClient();
  client.onRequest(DiagnosticRefreshRequest.type, () => undefined);
  refreshed = new Promise((resolve) => {
    client.onRequest(TextDocumentContentRefreshRequest.type, () => resolve());
  });
  await client.sendRequest(InitializeRequest.method, {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { diagnostics: { refreshSupport: true }, textDocumentContent: {} } },
  });
  await client.sendNotification(InitializedNotification.type, {});
});

afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

const content = async (): Promise<string> =>
  (await client.sendRequest(TextDocumentContentRequest.type, { uri })).text;
const outline = (): Promise<DocumentSymbol[]> =>
  client.sendRequest(DocumentSymbolRequest.method, { textDocument: { uri } });
const textOf = (bytes: Uint8Array): string => `${linesOf(documentOf(bytes)).join('\n')}\n`;

/** A file's WRITEs, and among them, where nobody looks, a new file in the place of some of the data. */
function withHiddenFile(): Uint8Array<ArrayBuffer> {
  const commands = writesOf('f', [200 * piece]);
  const hidden = encodeCommand(C.MKFILE, [path('hidden'), u64(A.INO, 300)], 1);
  commands[77] = Buffer.concat([hidden, write('f', 77 * piece, piece - hidden.length)]);
  return streamOf(commands);
}

test('a long file’s data is shown as it is', async () => {
  const bytes = streamOf([...writesOf('f', [300 * piece]), ...writesOf('g', [90 * piece, 77])]);
  writeFileSync(file, bytes);
  const document = documentOf(bytes);
  expect(await outline()).toEqual(atOnce(documentSymbols(document, 1)));
  expect(await content()).toBe(textOf(bytes));
});

test('a command that was hidden in a long file’s data is shown once it is found', async () => {
  const bytes = withHiddenFile();
  writeFileSync(file, bytes);
  expect(await content()).not.toContain('hidden');
  expect(JSON.stringify(await outline())).not.toContain('hidden');
  await refreshed;
  expect(await content()).toBe(textOf(bytes));
  expect(await content()).toContain('hidden');
  expect(await outline()).toEqual(atOnce(documentSymbols(documentOf(bytes), 1)));
});

test('whoever has checksums verified is told of all commands', async () => {
  const bytes = withHiddenFile();
  writeFileSync(file, bytes);
  const result = await client.sendRequest<VerifyResult>(verifyRequest, { text: uri });
  expect(result).toMatchObject({ commands: documentOf(bytes).index.commandCount, errors: 0 });
  expect(await content()).toBe(textOf(bytes));
});

test('damage in a long file’s data is shown as in any other', async () => {
  const bytes = streamOf(writesOf('f', [200 * piece]));
  const { length } = write('f', 0, piece);
  const { index } = documentOf(bytes);
  bytes.fill(0x5a, index.offsetOf(78), index.offsetOf(78) + 4);
  bytes.fill(0x5a, index.offsetOf(140) + length - 100, index.offsetOf(140) + length);
  writeFileSync(file, bytes);
  await content();
  await refreshed;
  const damaged = documentOf(bytes);
  expect(damaged.faults.map(({ code }) => code)).toEqual(['unreadable-bytes', 'crc-mismatch']);
  expect(await content()).toBe(textOf(bytes));
  await expect
    .poll(
      async () => {
        const textDocument = { uri };
        const report = await client.sendRequest<DocumentDiagnosticReport>(
          DocumentDiagnosticRequest.method,
          { textDocument },
        );
        return 'items' in report && report.items.map(({ code }) => code);
      },
      { timeout: 60_000, interval: 100 },
    )
    .toEqual(expect.arrayContaining(atOnce(diagnostics(damaged, 1)).map(({ code }) => code)));
});

test('a long file that is still being written is shown as far as it is, and then further', async () => {
  const bytes = streamOf(writesOf('f', [300 * piece]));
  const half = documentOf(bytes).index.offsetOf(170) + 1234;
  writeFileSync(file, bytes.subarray(0, half));
  expect(await content()).toBe(textOf(bytes.subarray(0, half)));
  appendFileSync(file, bytes.subarray(half));
  await client.sendNotification(fileChangedNotification, { uri: URI.file(file).toString() });
  await refreshed;
  expect(await content()).toBe(textOf(bytes));
  expect(await outline()).toEqual(atOnce(documentSymbols(documentOf(bytes), 1)));
});

test('a file that another has taken the place of is shown as that', async () => {
  writeFileSync(file, streamOf(writesOf('f', [300 * piece])));
  await content();
  const other = join(folder, 'other');
  const bytes = withHiddenFile();
  writeFileSync(other, bytes);
  renameSync(other, file);
  await client.sendNotification(fileChangedNotification, { uri: URI.file(file).toString() });
  await refreshed;
  await expect.poll(content, { timeout: 60_000, interval: 100 }).toBe(textOf(bytes));
});
