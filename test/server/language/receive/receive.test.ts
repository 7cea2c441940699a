// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  CodeActionRequest,
  createConnection,
  createProtocolConnection,
  DiagnosticSeverity,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { desktopFileOpener } from '../../../../server/language/desktopFileOpener';
import { diskStreamFinder } from '../../../../server/language/parents/diskStreamFinder';
import {
  snapshotAtRequest,
  snapshotEntriesRequest,
  snapshotInodeRequest,
  verdictChangedNotification,
  verdictRequest,
  type SnapshotAt,
  type SnapshotEntries,
  type SnapshotInode,
  type StreamVerdict,
} from '../../../../server/language/receive/receiveProtocol';
import { startLanguageServer } from '../../../../server/language/server';
import { streamTextUri } from '../../../../server/streamUri';
import { openGolden } from '../../../engine/disk/openGolden';
import { writePackedImage } from '../../../engine/disk/writePackedImage';
import { defectStreams } from '../../../engine/receive/explain/defectStreams';
import { directory, file, full, type Failure } from '../../../engine/receive/explain/failures';
import { scriptedStream } from '../../../engine/receive/explain/scriptedStream';
import { expectGolden } from '../../../golden';

let folder: string;
let client: ProtocolConnection;
let uri: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-receive-'));
  client = await connect();
});
afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

test('a stream that fails: verdict, diagnostics and what to do about them', async () => {
  await open(byName('the path of an inode’s predecessor'));
  const verdict = await asked<StreamVerdict>(verdictRequest, { uri });
  expect(verdict).toMatchObject({
    state: 'fails',
    command: 3,
    receive: 'ERROR: chown d failed: No such file or directory',
  });
  const items = await diagnostics();
  expect(items.map(({ code, severity }) => [code, severity])).toEqual([
    ['stale-inode-path', 1],
    ['stale-inode-path', 2],
  ]);
  const actions = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: items[0]?.range ?? never,
    context: { diagnostics: items.slice(0, 1) },
  });
  const offered = actions?.map(({ title, command }) => ({ title, command }));
  expectGolden('receive/failing.json', shown({ verdict, items, actions: offered }));
});

test('a parent’s stream beside it is received before', async () => {
  await open(byName('rmdir of a directory that is emptied later'));
  const items = await diagnostics();
  expect(items.map(({ code }) => code)).toEqual(['premature-rmdir']);
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toMatchObject({
    state: 'fails',
    command: 2,
    place: { uri, line: items[0]?.range.start.line },
  });
  const actions = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: never,
    context: { diagnostics: items },
  });
  expect(actions?.map(({ title }) => title)).toContain(
    'Open the parent’s stream parent.btrfs-stream',
  );
});

test('without the parent’s stream the check is partial, and says so', async () => {
  const { name, bytes } = byName('rmdir twice');
  await open({ name, bytes });
  const items = await diagnostics();
  expect(items.map(({ code, severity }) => [code, severity])).toEqual([
    ['parent-not-at-hand', DiagnosticSeverity.Information],
    ['repeated-rmdir', DiagnosticSeverity.Error],
  ]);
});

test('what clones are taken from is found in another stream', async () => {
  const script = `${file(257, 'f')}\nclone f 0 4096 5 a 0`;
  const source = scriptedStream(`subvol source 5\n${file(257, 'a')}\nwrite a 0 4096\nend`);
  writeFileSync(join(folder, 'source.btrfs-stream'), source);
  await open(full('clone', script));
  expect(await diagnostics()).toEqual([]);
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toMatchObject({
    state: 'receives',
    partial: false,
  });
});

test('a clone source that is too small in its own stream is no source', async () => {
  const script = `${file(257, 'f')}\nclone f 0 8192 5 a 0`;
  const source = scriptedStream(`subvol source 5\n${file(257, 'a')}\nwrite a 0 4096\nend`);
  writeFileSync(join(folder, 'source.btrfs-stream'), source);
  await open(full('clone', script));
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toMatchObject({
    state: 'fails',
    receive: 'ERROR: failed to clone extents to f: Invalid argument',
  });
});

test('a clone source that builds on others, and clones from others, is received behind them', async () => {
  const write = (name: string, script: string): void =>
    writeFileSync(join(folder, `${name}.btrfs-stream`), scriptedStream(script));
  write('first', `subvol first 6\n${file(257, 'a')}\nwrite a 0 4096\nend`);
  write('source', `snapshot source 5 6\nmkfile b 258\nclone b 0 4096 7 c 0\nend`);
  write('other', `subvol other 7\n${file(257, 'c')}\nwrite c 0 4096\nend`);
  await open(full('clone', `${file(257, 'f')}\nclone f 0 4096 5 b 0`));
  expect(await diagnostics()).toEqual([]);
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toMatchObject({
    state: 'receives',
    partial: false,
  });
});

test('the verdict on a stream that is cut off says where, and the text what is left behind', async () => {
  const { name, bytes } = full('cut', file(257, 'f'));
  await open({ name, bytes: bytes.subarray(0, -10) });
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toMatchObject({
    state: 'fails',
    receive: 'ERROR: unexpected EOF in stream',
    message: expect.stringContaining('without the command END') as unknown,
  });
  const codes = (await diagnostics()).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['missing-end', 'left-unfinished']));
});

test('a clone source that is nowhere is taken for granted, and that is said', async () => {
  await open(full('clone', `${file(257, 'f')}\nclone f 0 4096 5 a 0`));
  expect((await diagnostics()).map(({ code }) => code)).toEqual(['clone-source-not-at-hand']);
});

test('a parent that is in no stream is found in an image beside it', async () => {
  const example = (name: string) => join('test/fixtures/workspace', name);
  const bytes = readFileSync(example('swap.btrfs-stream'));
  copyFileSync(example('example.img'), join(folder, 'example.img'));
  await open({ name: 'swap', bytes });
  const items = await diagnostics();
  expect(items.filter(({ severity }) => severity !== DiagnosticSeverity.Hint)).toEqual([]);
  const verdict = await asked<StreamVerdict>(verdictRequest, { uri });
  expect(verdict).toMatchObject({ state: 'receives', partial: false });
});

test('a parent that is in an image of several devices is found', async () => {
  const golden = openGolden('raid10');
  for (const [at, device] of golden.devices.entries())
    writePackedImage(join(folder, `${at}.img`), device);
  copyFileSync('test/fixtures/workspace/example.img', join(folder, '0-other.img'));
  const bytes = readFileSync(golden.streams.incremental);
  golden.remove();
  await open({ name: 'incremental', bytes });
  const verdict = () => asked<StreamVerdict>(verdictRequest, { uri });
  expect(await verdict()).toMatchObject({ state: 'receives', partial: false });
});

test('a damaged image beside a stream keeps nobody from receiving it', async () => {
  const bytes = readFileSync(join('test/fixtures/workspace', 'swap.btrfs-stream'));
  writeFileSync(join(folder, 'no.img'), new Uint8Array(200_000));
  await open({ name: 'swap', bytes });
  expect((await diagnostics()).map(({ code }) => code)).toContain('parent-not-at-hand');
});

test('the snapshot at any line: orphans first, then directories, then files', async () => {
  await open(
    full(
      'orphans',
      `${directory(257, 'd')}\n${file(258, 'd/f')}\nwrite d/f 0 5000\nmkdir o259-7-0 259\nlink a d/f\nmkfile o260-7-0 260\nrename o259-7-0 e`,
    ),
  );
  const at = (line: number) => asked<SnapshotAt>(snapshotAtRequest, { uri, line });
  const begin = (await at(0)).place.line;
  const last = await at(begin + 8);
  expect(last).toMatchObject({ command: 8, partial: false, refused: false });
  const entries = (command: number, directory: string) =>
    asked<SnapshotEntries>(snapshotEntriesRequest, { uri, command, directory, from: 0 });
  const names = async (command: number, directory = '') =>
    (await entries(command, directory)).entries.map(({ name }) => name);
  expect(await names(8)).toEqual(['o259-7-0', 'o260-7-0', 'd', 'a']);
  expect(await names(9)).toEqual(['o260-7-0', 'd', 'e', 'a']);
  expect(await names(0)).toEqual([]);
  expect(await names(8, 'd')).toEqual(['f']);
  const inode = (query: string) =>
    asked<SnapshotInode | null>(snapshotInodeRequest, { uri, command: 8, query });
  expect((await inode('258'))?.paths).toEqual(['d/f', 'a']);
  expect((await inode('/d/f'))?.entry.ino).toBe(258);
  expect((await inode('o258-7-0'))?.entry.path).toBe('d/f');
  expect(await inode('261')).toBeNull();
  expectGolden(
    'receive/snapshot.json',
    shown({ last, top: await entries(8, ''), inode: await inode('258') }),
  );
});

test('a directory of many entries is told page by page', async () => {
  const files = Array.from({ length: 1200 }, (_, at) => `mkfile f${at} ${257 + at}`);
  await open(full('many', files.join('\n')));
  const page = (from: number) =>
    asked<SnapshotEntries>(snapshotEntriesRequest, { uri, command: 1200, directory: '', from });
  const pages = [await page(0), await page(500), await page(1000), await page(1500)];
  expect(pages.map(({ entries, total }) => [entries.length, total])).toEqual([
    [500, 1200],
    [500, 1200],
    [200, 1200],
    [0, 1200],
  ]);
  expect(new Set(pages.flatMap(({ entries }) => entries.map(({ path }) => path))).size).toBe(1200);
});

test('a stream that can’t be read has no verdict and no snapshot', async () => {
  uri = streamTextUri(URI.file(join(folder, 'nowhere.btrfs-stream'))).toString();
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toEqual({ state: 'unreadable' });
  expect(await asked(snapshotAtRequest, { uri, line: 3 })).toEqual({ absent: 'nothing' });
});

const never = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function byName(name: string): Failure {
  const found = defectStreams.find((failure) => failure.name === name);
  if (!found) throw new Error(`No stream is called ${name}`);
  return found;
}

/** Writes the stream, and its parent beside it, asks for its diagnostics, and waits for the verdict. */
async function open({ bytes, parent }: Failure): Promise<void> {
  const path = join(folder, `stream${parent ? '-with-parent' : ''}.btrfs-stream`);
  if (parent) writeFileSync(join(folder, 'parent.btrfs-stream'), parent);
  writeFileSync(path, bytes);
  uri = streamTextUri(URI.file(path)).toString();
  const told = new Promise<void>((resolve) => {
    client.onNotification(verdictChangedNotification, ({ uri: of }: { uri: string }) => {
      if (of === URI.file(path).toString()) resolve();
    });
  });
  expect(await asked<StreamVerdict>(verdictRequest, { uri })).toEqual({ state: 'checking' });
  await told;
}

const asked = <Answer>(method: string, params: object): Promise<Answer> =>
  client.sendRequest<Answer>(method, params);

async function diagnostics(): Promise<Diagnostic[]> {
  const report = await client.sendRequest(DocumentDiagnosticRequest.type, {
    textDocument: { uri },
  });
  return report.kind === 'full' ? report.items : [];
}

const shown = (value: unknown): string =>
  `${JSON.stringify(value, null, 1).replaceAll(URI.file(folder).toString(), 'file:///folder').replaceAll(folder, '/folder')}\n`;

async function connect(): Promise<ProtocolConnection> {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(up, down);
  startLanguageServer(server, desktopFileOpener(server), ({ places }) => diskStreamFinder(places));
  const connection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.method, {
    processId: null,
    rootUri: null,
    initializationOptions: { commands: true },
    capabilities: {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return connection;
}
