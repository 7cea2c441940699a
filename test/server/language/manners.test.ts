// SPDX-License-Identifier: GPL-2.0-only
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { StreamIndexer } from '../../../engine/stream/streamIndex';
import { memorySource } from '../../../engine/byteSource';
import type { FileOpener } from '../../../server/fileOpener';
import { ChangedFiles } from '../../../server/language/changedFiles';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { shownScans } from '../../../server/language/scanProgress';
import { StreamStore } from '../../../server/language/streamStore';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { textInSlices, WorkCancelled } from '../../../server/slicedStream';
import { documentOf, fixtureBytes, fixturePath } from './languageFixtures';
import { manyFiles } from './syntheticStream';

afterEach(() => {
  vi.useRealTimers();
});

/** For a machine that is busy. */
const waits = { timeout: 30_000 };

/** Counts the files that are open. */
function countingOpener(bytes: Uint8Array): FileOpener & { opened: number } {
  const opener = {
    opened: 0,
    open: (file: URI) => {
      opener.opened += 1;
      const close = (): void => void (opener.opened -= 1);
      return Promise.resolve({ ...memorySource(file.path, bytes), close });
    },
  };
  return opener;
}

test('a stream whose text is closed is let go, and read again when it is asked for', async () => {
  const opener = countingOpener(fixtureBytes('full'));
  const catalogue = new StreamCatalogue(opener, { find: () => Promise.resolve([]) });
  const store = new StreamStore(opener, catalogue, () => undefined);
  const text = { file: URI.file('/a.btrfs-stream'), part: 1 };
  const first = await store.get(text);
  expect(opener.opened).toBe(1);
  expect(await store.get({ ...text, part: 2 })).toBe(first);
  store.close(text);
  await vi.waitFor(() => expect(opener.opened).toBe(0));
  expect(await store.get(text)).not.toBe(first);
  expect(opener.opened).toBe(1);
  store.dispose();
  await vi.waitFor(() => expect(opener.opened).toBe(0));
});

test('a stream that is still written is shown as far as it is, and then further', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-growing-'));
  const path = join(folder, 'a.btrfs-stream');
  copyFileSync(fixturePath('full'), path);
  const whole = fixtureBytes('full');
  const catalogue = new StreamCatalogue(nodeFileOpener, { find: () => Promise.resolve([]) });
  const store = new StreamStore(nodeFileOpener, catalogue, () => undefined);
  const file = URI.file(path);
  const before = await store.get({ file, part: 1 });
  const continued = vi.spyOn(StreamIndexer.prototype, 'continuedIn');
  appendFileSync(path, whole.subarray(0, 700));
  store.drop(file.toString());
  const after = await store.get({ file, part: 1 });
  expect(after.index.commandCount).toBeGreaterThan(before.index.commandCount);
  expect(after.faults.at(-1)?.code).toMatch(/^truncated|missing-end/);
  expect(continued).toHaveBeenCalledTimes(1);
  expect(continued).toHaveReturnedWith(after.indexer);
  store.dispose();
  rmSync(folder, { recursive: true });
});

test('what is verified of a stream that is still written is not verified again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-growing-'));
  const path = join(folder, 'a.btrfs-stream');
  const whole = fixtureBytes('full');
  const damaged = documentOf(whole).index.offsetOf(2);
  whole[damaged + 12] = 0xff;
  writeFileSync(path, whole.subarray(0, 700));
  const catalogue = new StreamCatalogue(nodeFileOpener, { find: () => Promise.resolve([]) });
  let found = 0;
  const store = new StreamStore(nodeFileOpener, catalogue, () => (found += 1));
  const file = URI.file(path);
  const before = await store.get({ file, part: 1 });
  await vi.waitFor(() => expect(found).toBe(1), waits);
  const { position } = before.verifier;
  expect(position).toBe(before.index.end);
  appendFileSync(path, whole.subarray(700));
  store.drop(file.toString());
  const after = await store.get({ file, part: 1 });
  expect(after.verifier.position).toBe(position);
  await vi.waitFor(() => expect(after.verifier.position).toBe(whole.length), waits);
  expect(after.faults).toEqual(documentOf(whole).faults);
  store.dispose();
  rmSync(folder, { recursive: true });
});

test('a file that never rests is told of all the same', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const told: string[] = [];
  const changed = new ChangedFiles((file) => told.push(file));
  for (let at = 0; at < 50; at++) {
    changed.add('file:///a');
    vi.advanceTimersByTime(100);
  }
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(2000);
  expect(told).toHaveLength(3);
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(3);
});

test('a text that is wanted no more is not made to its end', async () => {
  const { index, layout } = documentOf(manyFiles(6000));
  const token = { isCancellationRequested: true };
  const composed = textInSlices(index, layout, 1, () => undefined, token);
  await expect(composed).rejects.toThrow(WorkCancelled);
});

test('a short scan passes unseen; a long one is shown, told of, and can be ended', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const calls: string[] = [];
  let cancel = (): void => undefined;
  const reporter = {
    begin: (title: string, done: number) => calls.push(`begin ${title} ${done}`),
    report: (done: number) => calls.push(`report ${done}`),
    done: () => calls.push('done'),
    token: { onCancellationRequested: (act: () => void) => (cancel = act) },
  };
  const window = { createWorkDoneProgress: () => Promise.resolve(reporter) };
  const start = shownScans({ window: window as unknown as Connection['window'] });
  const short = start('Reading a');
  short.tell(0.5);
  short.end();
  await Promise.resolve();
  expect(calls).toEqual([]);

  const cancelled = vi.fn();
  const long = start('Verifying b', cancelled);
  for (const done of [0.1, 0.2, 0.3, 0.9]) {
    vi.advanceTimersByTime(400);
    long.tell(done);
  }
  long.tell(0.95);
  long.end();
  long.tell(1);
  await vi.waitFor(() => expect(calls).toContain('done'));
  expect(calls).toEqual(['begin Verifying b 20', 'report 30', 'report 90', 'done']);
  cancel();
  expect(cancelled).toHaveBeenCalledOnce();
});
