// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { indexStream } from '../../../../engine/stream/streamIndex';
import {
  snapshotAtRequest,
  verdictRequest,
} from '../../../../server/language/receive/receiveProtocol';
import { registerReceiveRequests } from '../../../../server/language/receive/receiveRequests';
import { ReceiveService } from '../../../../server/language/receive/receiveService';
import { mostCommands, startReceipt } from '../../../../server/language/receive/startReceipt';
import type { LoadedStream } from '../../../../server/language/loadStream';
import { loadStream } from '../../../../server/language/loadStream';
import { yieldToHost } from '../../../../server/slice';
import { streamTextUri } from '../../../../server/streamUri';
import { URI } from 'vscode-uri';
import { receiveChecked } from '../../../engine/receive/explain/receiveChecked';
import { scriptedStream } from '../../../engine/receive/explain/scriptedStream';

const bytes = scriptedStream('subvol s 1\nmkfile f 257\nchown x 0 0\nmkfile g 258\nend');
const text = { file: URI.file('/long.btrfs-stream'), part: 1 };

/** Of a server that receives so few commands that the stream is too long for it. */
async function longStream(): Promise<LoadedStream> {
  const opener = {
    open: () => Promise.resolve({ ...memorySource('long', bytes), close: () => undefined }),
  };
  const parents = {
    chainOf: () => Promise.resolve({ parents: [], end: 'full' as const, wanted: undefined }),
    open: () => Promise.reject(new Error('There are no parents')),
    imagesFor: () => Promise.resolve([]),
  };
  const loaded = await loadStream(opener, text, parents, String);
  const nothing = { streams: [], subvolumes: [] };
  return {
    ...loaded,
    receipt: async () => startReceipt(await loaded.document(), nothing, yieldToHost, 4),
  };
}

test('a stream that is too long to be received is said to be', async () => {
  const stream = await longStream();
  const told: string[] = [];
  const service = new ReceiveService((file) => told.push(file));
  const handlers = new Map<string, (params: never, token: never) => Promise<unknown>>();
  registerReceiveRequests(
    { onRequest: (method, handler) => handlers.set(method, handler) },
    { get: () => Promise.resolve(stream) },
    service,
  );
  const params = { uri: streamTextUri(text.file).toString(), line: 5 } as never;
  const asked = (method: string) => handlers.get(method)?.(params, undefined as never);
  expect(await asked(verdictRequest)).toEqual({
    state: 'too-long',
    commands: 5,
    limit: mostCommands,
  });
  expect(await asked(snapshotAtRequest)).toEqual({ absent: 'too-long' });
  expect(service.findingsOf(stream)).toEqual([]);
  await expect.poll(() => told).toEqual([stream.file]);
  expect(service.findingsOf(stream).map(({ code }) => code)).toEqual(['not-received']);
  // It is told once: whoever is told asks again.
  await new Promise(setImmediate);
  expect(told).toHaveLength(1);
});

test('a stream whose states are not kept says so', () => {
  const codes = (keepHistory: boolean) =>
    receiveChecked(bytes, [], 1_000, keepHistory).findings.map(({ code }) => code);
  expect(codes(false)).toContain('history-not-kept');
  expect(codes(true)).not.toContain('history-not-kept');
  expect(indexStream(memorySource('long', bytes)).commandCount).toBe(5);
});
