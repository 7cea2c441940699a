// SPDX-License-Identifier: GPL-2.0-only
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  DocumentSymbolRequest,
  InitializeRequest,
  TextDocumentContentRequest,
  type DataCallback,
  type Disposable,
  type Message,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { readFileRequest } from '../../../server/language/protocol';
import { streamTextUri } from '../../../server/streamUri';
import { documentOf, fixtureBytes, linesOf } from './languageFixtures';

/** What a browser's worker has and a Node worker has under another name. */
const workerShim = `
const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.addEventListener = () => undefined;
parentPort.on('message', (data) => globalThis.onmessage({ data }));
for (const name of ['process', 'require', 'module', 'exports', 'Buffer', 'setImmediate'])
  Object.defineProperty(globalThis, name, { value: undefined });
`;

async function startBrowserServer(): Promise<Worker> {
  const entry = fileURLToPath(new URL('../../../server/language/browser.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    alias: { path: 'path-browserify' },
  });
  return new Worker(`${workerShim}\n${outputFiles[0]?.text ?? ''}`, { eval: true });
}

test('the browser bundle runs without Node, and shows a file that the editor reads', async () => {
  const worker = await startBrowserServer();
  const broken = new Promise<never>((_, reject) => worker.once('error', reject));
  try {
    const client = createProtocolConnection(new WorkerReader(worker), new WorkerWriter(worker));
    client.onRequest(readFileRequest, ({ uri }: { uri: string }) => {
      expect(uri).toBe('memfs://host/a%20b.btrfs-stream');
      return fixtureBytes('links');
    });
    client.listen();
    await Promise.race([broken, converse(client)]);
  } finally {
    await worker.terminate();
  }
});

async function converse(client: ProtocolConnection): Promise<void> {
  await client.sendRequest(InitializeRequest.method, {
    processId: null,
    rootUri: null,
    capabilities: {},
  });
  const uri = streamTextUri(URI.parse('memfs://host/a b.btrfs-stream')).toString();
  const { text } = await client.sendRequest(TextDocumentContentRequest.type, { uri });
  expect(text).toBe(`${linesOf(documentOf(fixtureBytes('links'))).join('\n')}\n`);
  const symbols = await client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
  expect(symbols).toHaveLength(7);
}

class WorkerReader extends AbstractMessageReader {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }

  listen(callback: DataCallback): Disposable {
    this.#worker.on('message', callback);
    return { dispose: () => this.#worker.off('message', callback) };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }

  write(message: Message): Promise<void> {
    this.#worker.postMessage(message);
    return Promise.resolve();
  }

  end(): void {
    // A worker is ended by whoever started it.
  }
}
