// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { clientFileOpener } from '../../../server/language/clientFileOpener';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import {
  fileVersionRequest,
  readFileRequest,
  type FileParams,
} from '../../../server/language/protocol';
import { SharedContents } from '../../../server/language/sharedContents';
import { StreamStore } from '../../../server/language/streamStore';
import { exampleFolder } from './openWorkspace';

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(1);

/** A client that hands over files, and what was read of it. */
class HandingClient {
  readonly reads: string[] = [];
  readonly versions = new Map<string, string | null>();
  readonly #contentOf: (uri: string) => Uint8Array;

  constructor(contentOf: (uri: string) => Uint8Array) {
    this.#contentOf = contentOf;
  }

  sendRequest(method: string, params: unknown): Promise<unknown> {
    const { uri } = params as FileParams;
    if (method === fileVersionRequest) {
      const version = this.versions.get(uri);
      return Promise.resolve(version === undefined ? '1' : version);
    }
    if (method !== readFileRequest) return Promise.reject(new Error(method));
    this.reads.push(uri);
    return Promise.resolve().then(() => this.#contentOf(uri));
  }
}

describe('a file that the client reads', () => {
  const file = URI.parse('memfs:/a.btrfs-stream');
  const uri = file.toString();

  test('is read once while it stays the same', async () => {
    const client = new HandingClient(() => bytes(10));
    const opener = clientFileOpener(client, 'bytes');
    const [first, second] = await Promise.all([opener.open(file), opener.open(file)]);
    first.close();
    second.close();
    first.close();
    const third = await opener.open(file);
    expect(third.read(0, 3)).toEqual(bytes(3));
    expect(client.reads).toEqual([uri]);
  });

  test('is read anew once it has changed, and was open meanwhile', async () => {
    let content = bytes(10);
    const client = new HandingClient(() => content);
    const opener = clientFileOpener(client, 'bytes');
    const before = await opener.open(file);
    content = bytes(20);
    client.versions.set(uri, '2');
    expect((await opener.open(file)).size).toBe(20);
    expect(before.size).toBe(10);
    content = bytes(30);
    opener.changed?.(file);
    expect((await opener.open(file)).size).toBe(30);
    expect(client.reads).toHaveLength(3);
  });

  test('is read each time where nothing tells whether it has changed', async () => {
    const client = new HandingClient(() => bytes(10));
    client.versions.set(uri, null);
    const opener = clientFileOpener(client, 'bytes');
    await opener.open(file);
    await opener.open(file);
    expect(client.reads).toHaveLength(2);
  });

  test('is tried again where it could not be read', async () => {
    let fails = true;
    const client = new HandingClient(() => {
      if (fails) throw new Error('not now');
      return bytes(10);
    });
    const opener = clientFileOpener(client, 'bytes');
    await expect(opener.open(file)).rejects.toThrow('Cannot read memfs:/a.btrfs-stream: not now');
    fails = false;
    expect((await opener.open(file)).size).toBe(10);
  });
});

test('of what nobody has open only the last is kept, up to a limit', async () => {
  const shared = new SharedContents(100);
  const reads: string[] = [];
  const take = (file: string, length: number) =>
    shared.take(file, '1', () => {
      reads.push(file);
      return Promise.resolve(bytes(length));
    });
  const held = await take('held', 1000);
  for (const name of ['a', 'b', 'c']) (await take(name, 40)).release();
  reads.length = 0;
  for (const name of ['held', 'c', 'b', 'a']) (await take(name, 40)).release();
  expect(reads).toEqual(['a']);
  held.release();
  expect((await take('held', 1000)).bytes).toHaveLength(1000);
  expect(reads).toEqual(['a', 'held']);
});

test('a chain of parents has each file read once', async () => {
  const names = readdirSync(exampleFolder).filter((name) => name.endsWith('.btrfs-stream'));
  const client = new HandingClient((uri) =>
    Uint8Array.from(readFileSync(join(exampleFolder, URI.parse(uri).path))),
  );
  const found = names.map((name) => ({ uri: `memfs:/${name}`, version: '1' }));
  const opener = clientFileOpener(client, 'bytes');
  const finder = { find: () => Promise.resolve(found) };
  const store = new StreamStore(opener, new StreamCatalogue(opener, finder), () => undefined);
  const file = URI.parse('memfs:/features-v2.btrfs-stream');
  const { parents } = await (await store.get({ file, part: 1 })).document();
  expect([...parents.values()][0]?.chain.parents).toHaveLength(2);
  expect([...client.reads].sort()).toEqual(found.map(({ uri }) => uri).sort());
  store.dispose();
});
