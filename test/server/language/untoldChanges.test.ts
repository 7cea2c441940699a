// SPDX-License-Identifier: GPL-2.0-only
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  TextDocumentContentRequest,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { verifyRequest } from '../../../server/language/commandProtocol';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { atOnce } from '../../../server/steps';
import { streamTextUri } from '../../../server/streamUri';
import { connectedClient } from './connectedClient';
import { documentOf, fixtureBytes, linesOf } from './languageFixtures';

const before = fixtureBytes('full');
const after = fixtureBytes('put-off-moves');

let folder: string;
let file: string;
let uri: string;
let client: ProtocolConnection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-untold-'));
  file = join(folder, 'a.btrfs-stream');
  uri = streamTextUri(URI.file(file)).toString();
  writeFileSync(file, before);
  client = await connected();
});

afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

/** An editor that tells of no file that changes. */
async function connected(): Promise<ProtocolConnection> {
  const connection = connectedClient();
  const params = { processId: null, rootUri: null, capabilities: {} };
  await connection.sendRequest(InitializeRequest.method, params);
  await connection.sendNotification(InitializedNotification.type, {});
  return connection;
}

const textIn = async (connection: ProtocolConnection): Promise<string> =>
  (await connection.sendRequest(TextDocumentContentRequest.type, { uri })).text;

const outline = () => client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });

const textOf = (bytes: Uint8Array): string => `${linesOf(documentOf(bytes)).join('\n')}\n`;

/** Its time is another, as whoever writes to it later makes it. */
function writeLater(bytes: Uint8Array): void {
  writeFileSync(file, bytes);
  utimesSync(file, new Date(), new Date(Date.now() + 5000));
}

/** What may happen to a file, and what is there then. */
const rewritten: Readonly<Record<string, () => Uint8Array>> = {
  'written anew, shorter': () => (writeLater(after), after),
  'written anew, longer': () => {
    const longer = Uint8Array.from([...after, ...after, ...after]);
    writeLater(longer);
    return longer;
  },
  'written anew, as long as before': () => {
    const other = before.with(before.length - 20, 99);
    writeLater(other);
    return other;
  },
  'cut short': () => {
    truncateSync(file, 700);
    return before.subarray(0, 700);
  },
  emptied: () => {
    truncateSync(file, 0);
    return new Uint8Array(0);
  },
  'made garbage': () => {
    const garbage = new Uint8Array(before.length).fill(7);
    writeLater(garbage);
    return garbage;
  },
};

test.each(Object.keys(rewritten))('a file that is %s is read once more', async (name) => {
  expect(await textIn(client)).toBe(textOf(before));
  const bytes = rewritten[name]?.() ?? new Uint8Array(0);
  // Not the text alone: nothing is told of what isn't there any more.
  expect(await outline()).toEqual(atOnce(documentSymbols(documentOf(bytes), 1)));
  expect(await textIn(client)).toBe(textOf(bytes));
});

test('what took a file’s place is shown when its text is asked for, and until then what was shown', async () => {
  await textIn(client);
  const shown = await outline();
  writeFileSync(`${file}.new`, after);
  renameSync(`${file}.new`, file);
  expect(await outline()).toEqual(shown);
  expect(await textIn(client)).toBe(textOf(after));
  expect(await outline()).toEqual(atOnce(documentSymbols(documentOf(after), 1)));
});

const gone: Readonly<Record<string, { readonly act: () => void; readonly says: RegExp }>> = {
  removed: { act: () => undefined, says: /^# ENOENT: .*a\.btrfs-stream'\n$/ },
  'a folder': { act: () => mkdirSync(file), says: /^# Cannot read .*: it is a directory\n$/ },
  'a link to itself': { act: () => symlinkSync(file, file), says: /^# ELOOP: / },
};

test.each(Object.keys(gone))('a file that is %s says so, and comes back', async (name) => {
  await textIn(client);
  unlinkSync(file);
  gone[name]?.act();
  expect(await textIn(client)).toMatch(gone[name]?.says ?? '');
  expect(await outline()).toBeNull();
  const textDocument = { uri };
  const report = await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
  expect(report).toEqual({ kind: 'full', items: [] });
  const position = { line: 9, character: 30 };
  expect(await client.sendRequest(HoverRequest.type, { textDocument, position })).toBeNull();
  await expect(client.sendRequest(verifyRequest, { text: uri })).rejects.toThrow();
  rmSync(file, { recursive: true, force: true });
  writeFileSync(file, after);
  expect(await textIn(client)).toBe(textOf(after));
});

test('two servers show one file that grows', async () => {
  const other = await connected();
  for (const length of [40, 900, 2000, before.length]) {
    writeFileSync(file, new Uint8Array(0));
    let written = 0;
    for (const end of [Math.floor(length / 2), length]) {
      appendFileSync(file, before.subarray(written, end));
      written = end;
      const texts = await Promise.all([textIn(client), textIn(other), textIn(client)]);
      expect(new Set(texts)).toEqual(new Set([textOf(before.subarray(0, end))]));
    }
  }
  other.dispose();
});
