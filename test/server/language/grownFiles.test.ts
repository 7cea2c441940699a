// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import type { FileOpener } from '../../../server/fileOpener';
import type { LoadedStream } from '../../../server/language/loadStream';
import { streamOutline } from '../../../server/language/outline';
import { diskStreamFinder } from '../../../server/language/parents/diskStreamFinder';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { StreamStore } from '../../../server/language/streamStore';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { fixtureBytes, realStreams } from './languageFixtures';
import { exampleFolder } from './openWorkspace';
import { SyntheticStream } from './syntheticStream';

const folder = mkdtempSync(join(tmpdir(), 'btrfs-grown-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'grown.btrfs-stream');
const uri = URI.file(path);

/** Counts the bytes that are read. */
class CountingFiles implements FileOpener {
  bytes = 0;

  async open(file: URI) {
    const opened = await nodeFileOpener.open(file);
    return {
      ...opened,
      read: (offset: number, length: number): Uint8Array => {
        const bytes = opened.read(offset, length);
        this.bytes += bytes.length;
        return bytes;
      },
      readInto: (offset: number, target: Uint8Array): number => {
        const count = opened.readInto?.(offset, target) ?? 0;
        this.bytes += count;
        return count;
      },
    };
  }
}

function openStore(opener: FileOpener = nodeFileOpener): StreamStore {
  const finder = diskStreamFinder([folder]);
  return new StreamStore(opener, new StreamCatalogue(opener, finder), () => undefined, {
    // Nothing goes on in the background.
    startScan: () => ({ tell: () => undefined, end: () => undefined }),
    misread: () => undefined,
  });
}

/** All that its inodes and its layout show. */
async function shown(stream: LoadedStream): Promise<unknown> {
  const { index, layout, model } = await stream.document();
  const commands = Array.from({ length: index.commandCount }, (_, at) => [
    model.inodeOf(at)?.id,
    model.cloneSourceOf(at)?.id,
    layout.lineOf(at),
  ]);
  return { outline: streamOutline(index, layout, model), commands, faults: index.faults };
}

async function grownAndAtOnce(bytes: Uint8Array, ends: readonly number[]): Promise<void> {
  const store = openStore();
  try {
    for (const end of [...ends, bytes.length]) {
      writeFileSync(path, bytes.subarray(0, end));
      store.drop(uri.toString());
      const grown = await shown(await store.get({ file: uri, part: 1 }));
      const other = openStore();
      expect(grown).toEqual(await shown(await other.get({ file: uri, part: 1 })));
      other.dispose();
    }
  } finally {
    store.dispose();
  }
}

test('a file that grows is shown as one that was read at once', async () => {
  const growing = fc.record({
    stream: fc.constantFrom(...realStreams),
    places: fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(growing, async ({ stream, places }) => {
      const bytes = fixtureBytes(stream);
      const ends = places.map((place) => Math.floor(place * bytes.length));
      await grownAndAtOnce(
        bytes,
        ends.sort((left, right) => left - right),
      );
    }),
    { numRuns: 40 },
  );
});

test('one that builds on others goes on as well', async () => {
  const parent = join(folder, 'base.btrfs-stream');
  writeFileSync(parent, readFileSync(join(exampleFolder, 'base.btrfs-stream')));
  const bytes = readFileSync(join(exampleFolder, 'swap.btrfs-stream'));
  await grownAndAtOnce(
    bytes,
    Array.from({ length: 9 }, (_, at) => Math.floor(((at + 1) * bytes.length) / 10)),
  );
  rmSync(parent);
});

test('of a file that grows in 200 steps only what is new is read each time', async () => {
  const stream = new SyntheticStream().begin();
  for (let ino = 257; ino < 257 + 15_000; ino++) stream.file(ino, `directory/file number ${ino}`);
  const bytes = stream.bytes();
  const steps = 200;
  const files = new CountingFiles();
  const store = openStore(files);
  let commands = 0;
  for (let step = 1; step <= steps; step++) {
    writeFileSync(path, bytes.subarray(0, Math.floor((step * bytes.length) / steps)));
    store.drop(uri.toString());
    const loaded = await store.get({ file: uri, part: 1 });
    const { model } = await loaded.document();
    commands = loaded.index.commandCount;
    expect(model.groups.length).toBeGreaterThan(step * 50);
  }
  store.dispose();
  expect(commands).toBe(1 + 15_000 * 6);
  // Each time some commands all over the file are looked at: for its columns, and whether it is the same.
  const samples = 2 ** 20;
  expect(files.bytes).toBeLessThan(8 * bytes.length + steps * samples);
});
