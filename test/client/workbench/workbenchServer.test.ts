// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startWorkbenchServer,
  type WorkbenchServer,
} from '../../../client/workbench/workbenchServer';

const repository = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-workbench-'));
const workspace = join(folder, 'workspace');
let server: WorkbenchServer;

beforeAll(async () => {
  mkdirSync(join(workspace, 'inner'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(workspace, 'a name.txt'), 'content');
  symlinkSync(join(folder, 'secret'), join(workspace, 'link'));
  server = await startWorkbenchServer({ repository, workspace, port: 0 });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Asks as a browser would not: the path goes out as it is. */
function get(path: string, host?: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url);
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('the page starts VS Code with the extension and the workspace', async () => {
  const { port } = new URL(server.url);
  expect((await get('/')).body).toContain(`http://workbench.localhost:${port}/`);
  expect((await get('/workbench')).body).toContain('"folderUri"');
  const { status, body } = await get('/', `workbench.localhost:${port}`);
  expect(status).toBe(200);
  expect(body).toContain('"folderUri":{"scheme":"served","path":"/workspace"}');
  expect((await get('/extension/package.json')).status).toBe(200);
  expect((await get('/served-files/extension.js')).body).toContain('registerFileSystemProvider');
  expect((await get('/vscode/out/vs/loader.js')).status).toBe(200);
});

test('the workspace is read', async () => {
  expect(await get('/workspace/content/a%20name.txt')).toEqual({ status: 200, body: 'content' });
  const entry: unknown = JSON.parse((await get('/workspace/entry/a%20name.txt')).body);
  expect(entry).toMatchObject({ folder: false, size: 7 });
  const listing: unknown = JSON.parse((await get('/workspace/listing/')).body);
  expect(listing).toEqual(
    expect.arrayContaining([
      { name: 'a name.txt', folder: false },
      { name: 'inner', folder: true },
    ]),
  );
});

test.each([
  '/workspace/content/../secret',
  '/workspace/content/%2e%2e/secret',
  '/workspace/content/inner/..%2f..%2fsecret',
  '/workspace/content/link',
  '/workspace/content/%00',
  '/workspace/content/%',
  '/workspace/content/',
  '/workspace/content/missing',
  '/extension/tsconfig.json',
  '/extension/dist/../tsconfig.json',
  '/extension/dist/%2e%2e/tsconfig.json',
  '/vscode/../../vscode-uri/package.json',
  '/__proto__',
  '/nothing',
])('%s is not to be had', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('another host by a name that leads here is refused', async () => {
  const { port } = new URL(server.url);
  expect((await get('/', `localhost:${port}`)).status).toBe(200);
  expect((await get('/', `evil.example:${port}`)).status).toBe(403);
  expect((await get('/', `127.0.0.1.evil.example:${port}`)).status).toBe(403);
  expect((await get('/', `evil.example:${port}.localhost`)).status).toBe(403);
});
