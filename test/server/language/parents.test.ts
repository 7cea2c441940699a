// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { FileClosed } from '../../../server/fileOpener';
import { memorySource } from '../../../engine/byteSource';
import { uuidText } from '../../../engine/stream/command';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import type { FileOpener } from '../../../server/fileOpener';
import type { LoadedStream } from '../../../server/language/loadStream';
import { inlayHints } from '../../../server/language/inlayHints';
import { streamOutline } from '../../../server/language/outline';
import { maxParents } from '../../../server/language/parents/parentChain';
import { parentIndexes } from '../../../server/language/parents/parentIndexes';
import { chainEndText, doubtText } from '../../../server/language/parents/parentText';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { StreamStore } from '../../../server/language/streamStore';
import { atOnce } from '../../../server/steps';
import { linesOf } from './languageFixtures';
import { number, path, SyntheticStream } from './syntheticStream';

const uuidOf = (subvolume: number): Uint8Array => {
  const bytes = new Uint8Array(16).fill(7);
  new DataView(bytes.buffer).setUint32(0, subvolume);
  return bytes;
};
const uuid = (type: number, subvolume: number) => ({ type, data: uuidOf(subvolume) });

/** Subvolume 1, sent in full with one file. */
const full = (own = 1, name = 'f'): SyntheticStream =>
  new SyntheticStream()
    .add(
      CommandType.SUBVOL,
      path('subvolume'),
      uuid(AttributeType.UUID, own),
      number(AttributeType.CTRANSID, 10),
    )
    .add(CommandType.MKFILE, path(name), number(AttributeType.INO, 257))
    .end();

/** A snapshot that renames one file of its parent. */
function snapshot(own: number, parent: number, from: string, to: string, ctransid = 10) {
  return new SyntheticStream()
    .add(
      CommandType.SNAPSHOT,
      path('snapshot'),
      uuid(AttributeType.UUID, own),
      number(AttributeType.CTRANSID, 10),
      uuid(AttributeType.CLONE_UUID, parent),
      number(AttributeType.CLONE_CTRANSID, ctransid),
    )
    .rename(from, to)
    .end();
}

/** Files by name, which tests change; how often each was opened, and how many are open. */
class Files {
  readonly opened: string[] = [];
  open = 0;
  readonly #files = new Map<string, { bytes: Uint8Array; version: number }>();
  readonly store: StreamStore;

  constructor(files: Readonly<Record<string, SyntheticStream | Uint8Array>>) {
    for (const [name, content] of Object.entries(files)) this.set(name, content);
    const opener: FileOpener = {
      open: (file) => {
        const found = this.#files.get(file.path);
        if (!found) return Promise.reject(new Error(`no ${file.path}`));
        this.opened.push(file.path);
        this.open += 1;
        const close = (): void => void (this.open -= 1);
        return Promise.resolve({ ...memorySource(file.path, found.bytes), close });
      },
    };
    const finder = {
      find: () =>
        Promise.resolve(
          [...this.#files].map(([name, { version }]) => ({
            uri: URI.file(name).toString(),
            version: String(version),
          })),
        ),
    };
    this.store = new StreamStore(opener, new StreamCatalogue(opener, finder), () => undefined);
  }

  set(name: string, content: SyntheticStream | Uint8Array): void {
    const bytes = content instanceof SyntheticStream ? content.bytes() : content;
    this.#files.set(name, { bytes, version: (this.#files.get(name)?.version ?? 0) + 1 });
  }

  changed(name: string, content?: SyntheticStream): void {
    if (content) this.set(name, content);
    else this.#files.delete(name);
    this.store.drop(URI.file(name).toString());
  }

  get(name: string): Promise<LoadedStream> {
    return this.store.get({ file: URI.file(name), part: 1 });
  }

  async inodes(name: string): Promise<string[]> {
    const stream = await this.get(name);
    const { index, layout, model } = await stream.document();
    return streamOutline(index, layout, model)
      .flatMap((entry) => (entry.kind === 'stream' ? entry.children : entry))
      .map(({ ino, path: shown }) => `${ino ?? '?'} ${shown}`);
  }

  /** The parents' files from the nearest on, and what is wrong with them. */
  async chain(name: string): Promise<string[]> {
    const { parents } = await (await this.get(name)).document();
    return [...parents.values()].flatMap(({ chain }) => [
      ...chain.parents.map(({ file }) => URI.parse(file).path),
      chain.end,
      ...[chainEndText(chain), doubtText(chain)].filter((text) => text !== undefined),
    ]);
  }
}

test('behind the line of the parent stands whether it was found', async () => {
  const files = new Files({ '/child': snapshot(2, 1, 'f', 'g'), '/full': full(5) });
  const said = async (name: string, end = 100) => {
    const document = await (await files.get(name)).document();
    const range = { start: { line: 0, character: 0 }, end: { line: end, character: 0 } };
    const lines = linesOf(document);
    return atOnce(inlayHints(document, 1, range)).map(({ position, label, tooltip }) => {
      const line = lines[position.line] ?? '';
      expect(position.character).toBe(line.length);
      return [line.slice(0, '# parent'.length), label, tooltip];
    });
  };
  const missing = `The parent, ${uuidText(uuidOf(1))}, is in no stream here: inodes that it made are not known.`;
  expect(await said('/child')).toEqual([['# parent', 'not found', missing]]);
  expect(await said('/child', 1)).toEqual([]);
  expect(await said('/full')).toEqual([]);
  files.changed('/parent', full());
  expect(await said('/child')).toEqual([['# parent', 'found in parent', undefined]]);
  files.changed('/parent', full(1, 'f'));
  files.changed('/child', snapshot(2, 1, 'f', 'g', 9));
  expect(await said('/child')).toEqual([
    ['# parent', 'found in parent', expect.stringContaining('another was meant')],
  ]);
});

test('inodes are known through a chain of files', async () => {
  const files = new Files({
    '/a/third': snapshot(3, 2, 'g', 'h'),
    '/b/first': full(),
    '/c/second': snapshot(2, 1, 'f', 'g'),
    '/c/no stream': new Uint8Array(100),
  });
  expect(await files.inodes('/a/third')).toEqual(['257 h']);
  expect(await files.chain('/a/third')).toEqual(['/c/second', '/b/first', 'full']);
  const document = await (await files.get('/a/third')).document();
  expect(parentIndexes(document).map(({ source }) => source.name)).toEqual([
    '/b/first',
    '/c/second',
  ]);
});

test('a parent that is missing is said, and found once its file is there', async () => {
  const files = new Files({ '/child': snapshot(2, 1, 'f', 'g') });
  expect(await files.inodes('/child')).toEqual(['? g']);
  expect(await files.chain('/child')).toEqual([
    'missing',
    `The parent, ${uuidText(uuidOf(1))}, is in no stream here: inodes that it made are not known.`,
  ]);
  files.changed('/parent', full());
  expect(await files.inodes('/child')).toEqual(['257 g']);
  files.changed('/parent');
  files.changed('/renamed', full());
  expect(await files.chain('/child')).toEqual(['/renamed', 'full']);
  files.changed('/renamed', full(9));
  expect(await files.inodes('/child')).toEqual(['? g']);
});

test('of several streams with the UUID the one that is meant is taken', async () => {
  const files = new Files({
    '/a/other-ctransid': new SyntheticStream()
      .add(CommandType.SUBVOL, uuid(AttributeType.UUID, 1), number(AttributeType.CTRANSID, 99))
      .end(),
    '/a/from-parent': snapshot(1, 5, 'e', 'f'),
    '/a/full': full(),
    '/b/full': full(),
    '/b/child': snapshot(2, 1, 'f', 'g'),
  });
  const { parents } = await (await files.get('/b/child')).document();
  const [parent] = parents.get(0)?.chain.parents ?? [];
  expect(parent).toMatchObject({
    file: 'file:///b/full',
    ctransidDiffers: false,
    others: ['file:///a/full', 'file:///a/from-parent', 'file:///a/other-ctransid'],
  });
});

test('a stream that is cut off is not taken where there is a whole one', async () => {
  const files = new Files({
    '/a': full().bytes().subarray(0, -5),
    '/b': full(),
    '/child': snapshot(2, 1, 'f', 'g'),
  });
  expect(await files.chain('/child')).toEqual(['/b', 'full']);
  files.changed('/b');
  expect(await files.chain('/child')).toEqual(['/a', 'full']);
});

test('another ctransid will do, and is told', async () => {
  const files = new Files({ '/parent': full(), '/child': snapshot(2, 1, 'f', 'g', 11) });
  expect(await files.inodes('/child')).toEqual(['257 g']);
  expect(await files.chain('/child')).toEqual([
    '/parent',
    'full',
    'parent makes the parent with ctransid 10, and another was meant: it may have changed before this stream was sent.',
  ]);
});

test('a parent is found behind another stream of its file', async () => {
  const both = Buffer.concat([
    full(8, 'x').bytes(),
    full(1).bytes(),
    snapshot(2, 1, 'f', 'g').bytes(),
  ]);
  const files = new Files({ '/both': both, '/child': snapshot(3, 2, 'g', 'h') });
  expect(await files.inodes('/child')).toEqual(['257 h']);
  expect(await files.chain('/child')).toEqual(['/both', 'full']);
  // One that lies in the file itself needs no other.
  const { parents } = await (await files.get('/both')).document();
  expect(parents.size).toBe(0);
});

test('streams that build on each other, or on themselves, have no parent', async () => {
  const files = new Files({
    '/a': snapshot(1, 2, 'f', 'g'),
    '/b': snapshot(2, 1, 'f', 'g'),
    '/child': snapshot(3, 1, 'g', 'h'),
    '/itself': snapshot(4, 4, 'f', 'g'),
  });
  expect(await files.chain('/a')).toEqual(['cycle', expect.stringContaining('this very stream')]);
  expect((await files.chain('/child')).slice(0, 2)).toEqual(['/a', 'cycle']);
  expect(await files.inodes('/child')).toEqual(['? h']);
  expect((await files.chain('/itself'))[0]).toBe('missing');
});

test('files that build on each other, subvolume by subvolume, wait for each other no longer than needed', async () => {
  const both = Buffer.concat([full().bytes(), snapshot(3, 2, 'g', 'h').bytes()]);
  for (const asked of [
    ['/both', '/between'],
    ['/between', '/both'],
  ]) {
    const files = new Files({ '/both': both, '/between': snapshot(2, 1, 'f', 'g') });
    const [first = [], second = []] = await Promise.all(asked.map((name) => files.inodes(name)));
    const [ofBoth, ofBetween] = asked[0] === '/both' ? [first, second] : [second, first];
    expect(ofBetween).toEqual(['257 g']);
    expect(ofBoth).toEqual(['257 f', '257 h']);
    files.store.dispose();
    await settled();
    expect(files.open).toBe(0);
  }
});

test('a cycle that comes about while its files are followed ends', async () => {
  const files = new Files({
    '/a': snapshot(1, 2, 'f', 'g'),
    '/b': snapshot(2, 3, 'e', 'f'),
    '/c': snapshot(3, 1, 'g', 'e'),
  });
  const followed = ['/a', '/b', '/c'].map(async (name) => {
    const inodes = files.inodes(name);
    files.changed(
      name,
      snapshot(name.charCodeAt(1) - 96, 1 + ((name.charCodeAt(1) - 96) % 3), 'x', 'y'),
    );
    return inodes;
  });
  // Of one that is closed by then nothing is told.
  const ends = await Promise.allSettled(followed);
  expect(ends).toHaveLength(3);
  for (const end of ends)
    if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(FileClosed);
  for (const name of ['/a', '/b', '/c']) expect(await files.inodes(name)).toHaveLength(1);
});

test('a long chain ends somewhere, and closes all its files', async () => {
  const count = maxParents + 20;
  const streams = Array.from({ length: count }, (_, at): [string, SyntheticStream] => [
    `/${at}`,
    at === 0 ? full(1, 'n0') : snapshot(at + 1, at, `n${at - 1}`, `n${at}`),
  ]);
  const files = new Files(Object.fromEntries(streams));
  expect(await files.inodes('/50')).toEqual(['257 n50']);
  const chain = await files.chain(`/${count - 1}`);
  expect(chain.slice(-2)).toEqual(['too-long', expect.stringContaining('more than 100')]);
  expect(files.open).toBeGreaterThan(50);
  files.store.dispose();
  await settled();
  expect(files.open).toBe(0);
});

test('a parent stays open while its child is, and is verified only when it is shown', async () => {
  const files = new Files({ '/parent': full(), '/child': snapshot(2, 1, 'f', 'g') });
  await files.inodes('/child');
  expect(files.open).toBe(2);
  const loads = (): number => files.opened.filter((name) => name === '/parent').length;
  const before = loads();
  await files.get('/parent');
  expect(loads()).toBe(before);
  files.changed('/child', snapshot(2, 1, 'f', 'k'));
  expect(await files.inodes('/child')).toEqual(['257 k']);
  await settled();
  expect(files.open).toBe(2);
});

/** Lets closings that wait for each other run. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 500; turn++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}
