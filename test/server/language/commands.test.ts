// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyPrepareRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  createConnection,
  createProtocolConnection,
  DeclarationRequest,
  DidChangeWatchedFilesNotification,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FileChangeType,
  InitializedNotification,
  InitializeRequest,
  RegistrationRequest,
  SelectionRangeRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceSymbolRequest,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { bytesOfBase64 } from '../../../server/base64';
import {
  comparedTextsRequest,
  exportPieceNotification,
  exportRequest,
  findInStreamRequest,
  inodeAtRequest,
  partsRequest,
  placeOfOffsetRequest,
  verifyRequest,
  type ComparedText,
  type ComparedTexts,
  type ExportFormat,
  type ExportPiece,
} from '../../../server/language/commandProtocol';
import { desktopFileOpener } from '../../../server/language/desktopFileOpener';
import { diskStreamFinder } from '../../../server/language/parents/diskStreamFinder';
import { parentsRequest } from '../../../server/language/protocol';
import { startLanguageServer } from '../../../server/language/server';
import { streamTextUri } from '../../../server/streamUri';
import { exampleFolder } from './openWorkspace';

let folder: string;
let client: ProtocolConnection;
let text: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-commands-'));
  for (const name of ['base', 'swap']) bring(`${name}.btrfs-stream`);
  text = textOf('swap.btrfs-stream');
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(up, down);
  startLanguageServer(server, desktopFileOpener(server), ({ places }) => diskStreamFinder(places));
  client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.listen();
  await client.sendRequest(InitializeRequest.method, {
    processId: null,
    capabilities: {
      workspace: {
        codeLens: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
      },
    },
    workspaceFolders: [{ uri: URI.file(folder).toString(), name: 'folder' }],
    initializationOptions: { commands: true },
  });
});

afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

const bring = (name: string): void => copyFileSync(join(exampleFolder, name), join(folder, name));
const textOf = (name: string): string => streamTextUri(URI.file(join(folder, name))).toString();
/** The rename of `left` to `right`. */
const position = { line: 10, character: 27 };

test('what navigates is answered from the parent’s stream, too', async () => {
  const textDocument = { uri: text };
  const base = textOf('base.btrfs-stream');
  expect(
    await client.sendRequest(DeclarationRequest.type, { textDocument, position }),
  ).toMatchObject({ uri: base, range: { start: { line: 14 } } });
  expect(
    await client.sendRequest(DocumentHighlightRequest.type, { textDocument, position }),
  ).toHaveLength(3);
  expect(
    await client.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [position] }),
  ).toMatchObject([{ range: { start: { line: 10, character: 26 } } }]);
  expect(await client.sendRequest(DocumentLinkRequest.type, { textDocument })).toMatchObject([
    { target: `${base}#L8` },
  ]);
  const lenses = await client.sendRequest(CodeLensRequest.type, { textDocument });
  expect(lenses?.[0]?.command?.title).toBe('Parent: base in base.btrfs-stream');
  const [item] =
    (await client.sendRequest(CallHierarchyPrepareRequest.type, { textDocument, position })) ?? [];
  if (!item) throw new Error('no item');
  expect(item.name).toBe('258  left');
  const [before] =
    (await client.sendRequest(CallHierarchyIncomingCallsRequest.type, { item })) ?? [];
  if (!before) throw new Error('nothing before it');
  const [created] =
    (await client.sendRequest(CallHierarchyIncomingCallsRequest.type, { item: before.from })) ?? [];
  expect(created?.from).toMatchObject({ name: '258  o258-7-0', uri: base, detail: 'mkdir' });
  expect(await client.sendRequest(WorkspaceSymbolRequest.type, { query: '282' })).toMatchObject([
    { name: '282  new/born/file', containerName: 'swap.btrfs-stream' },
  ]);
});

test('a parent that comes and goes is noticed', async () => {
  const watched = new Promise((resolve) => {
    client.onRequest(RegistrationRequest.type, ({ registrations }) => resolve(registrations));
  });
  await client.sendNotification(InitializedNotification.type, {});
  expect(await watched).toMatchObject([
    { registerOptions: { watchers: [{ globPattern: '**/*.btrfs-stream' }] } },
  ]);
  const changed = async (name: string, type: FileChangeType): Promise<void> => {
    const refreshed = new Promise<void>((resolve) => {
      client.onRequest(CodeLensRefreshRequest.type, () => resolve());
    });
    await client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: URI.file(join(folder, name)).toString(), type }],
    });
    await refreshed;
  };
  const first = async (): Promise<string | undefined> =>
    (await client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: text } }))?.[0]
      ?.name;
  const parents = () =>
    client.sendRequest(parentsRequest, {
      uri: URI.file(join(folder, 'swap.btrfs-stream')).toString(),
    });
  expect(await first()).toBe('257  attic');
  expect(await parents()).toEqual({
    parents: [URI.file(join(folder, 'base.btrfs-stream')).toString()],
    end: 'full',
    message: '',
  });
  rmSync(join(folder, 'base.btrfs-stream'));
  await changed('base.btrfs-stream', FileChangeType.Deleted);
  expect(await parents()).toMatchObject({ parents: [], end: 'missing' });
  bring('base.btrfs-stream');
  await changed('base.btrfs-stream', FileChangeType.Created);
  expect(await parents()).toMatchObject({ end: 'full' });
});

test('the commands find what they ask for', async () => {
  expect(
    await client.sendRequest(findInStreamRequest, { text, query: 'NEW/born/f' }),
  ).toMatchObject([
    { name: '282  new/born/file', location: { uri: text, range: { start: { line: 55 } } } },
  ]);
  for (const [offset, line] of [
    [0, 7],
    [0x82, 9],
    [0xa0, 9],
    [6992, 70],
  ] as const)
    expect(await client.sendRequest(placeOfOffsetRequest, { text, offset })).toMatchObject({
      range: { start: { line } },
    });
  expect(await client.sendRequest(placeOfOffsetRequest, { text, offset: 6993 })).toBeNull();
  expect(await client.sendRequest(inodeAtRequest, { text, ...position })).toEqual({
    ino: 258,
    path: 'left',
  });
  expect(await client.sendRequest(inodeAtRequest, { text, line: 0, character: 0 })).toBeNull();
  expect(await client.sendRequest(partsRequest, { text })).toEqual([
    { uri: text, firstCommand: 0, commandCount: 64 },
  ]);
  expect(await client.sendRequest(verifyRequest, { text })).toEqual({
    commands: 64,
    bytes: 6993,
    errors: 0,
    checksums: 0,
  });
});

test('two streams stand side by side, inode by inode', async () => {
  const pair = { left: textOf('base.btrfs-stream'), right: text };
  const { left, right } = await client.sendRequest<ComparedTexts>(comparedTextsRequest, pair);
  const headings = (side: ComparedText): string[] =>
    side.text.split('\n').filter((line) => line.startsWith('#'));
  expect(headings(left)).toEqual(headings(right));
  expect(headings(left).length).toBeGreaterThan(5);
  for (const { text: lines, offsets } of [left, right])
    expect(lines.split('\n')).toHaveLength(offsets.length + 1);
  expect(right.offsets.filter((offset) => offset >= 0)).toHaveLength(64);
  expect(right.text).not.toMatch(/^0x/m);
  const own = await client.sendRequest<ComparedTexts>(comparedTextsRequest, {
    left: text,
    right: text,
  });
  expect(own.left).toEqual(own.right);
});

test('damage is counted', async () => {
  bring('damaged.btrfs-stream');
  text = textOf('damaged.btrfs-stream');
  expect(await client.sendRequest(verifyRequest, { text })).toMatchObject({
    errors: 2,
    checksums: 1,
  });
  expect((await exported('progs')).message).toContain('crc32 mismatch in command');
  expect((await exported('json')).message).toContain('The file ends inside the command');
});

test('an export is what the command line prints', async () => {
  const progs = await exported('progs');
  expect(progs.message).toBe('');
  expect(progs.content).toContain('rename          ./swap/left');
  const lines = (await exported('json')).content.trimEnd().split('\n');
  expect(lines).toHaveLength(64);
  expect(JSON.parse(lines[3] ?? '')).toMatchObject({ offset: 161 });
  const { text: shown } = await client.sendRequest<{ readonly text: string }>(
    'workspace/textDocumentContent',
    { uri: text },
  );
  expect((await exported('text')).content).toBe(shown);
});

test('what can’t be read is refused by name', async () => {
  const file = join(folder, 'missing.btrfs-stream');
  const missing = streamTextUri(URI.file(file)).toString();
  await expect(client.sendRequest(verifyRequest, { text: missing })).rejects.toThrow(/missing/);
  writeFileSync(file, '');
  expect(await client.sendRequest(findInStreamRequest, { text: missing, query: '1' })).toEqual([]);
  expect(readFileSync(file)).toHaveLength(0);
});

async function exported(
  format: ExportFormat,
): Promise<{ readonly content: string; readonly message: string }> {
  const pieces: Uint8Array[] = [];
  const listener = client.onNotification(exportPieceNotification, ({ data }: ExportPiece) => {
    pieces.push(bytesOfBase64(data));
  });
  const { message } = await client.sendRequest<{ readonly message: string }>(exportRequest, {
    text,
    format,
    id: 1,
  });
  listener.dispose();
  return { content: Buffer.concat(pieces).toString(), message };
}
