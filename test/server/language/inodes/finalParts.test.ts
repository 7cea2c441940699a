// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttributeType as A } from '../../../../engine/stream/attributeType';
import { CommandType as C } from '../../../../engine/stream/commandType';
import { documentSymbols } from '../../../../server/language/documentSymbols';
import { foldingRanges } from '../../../../server/language/foldingRanges';
import { InodeModelBuilder } from '../../../../server/language/inodes/inodeModel';
import type { StreamDocument } from '../../../../server/language/streamDocument';
import { atOnce } from '../../../../server/steps';
import { corpusCases, describeCorpus } from '../../../corpus';
import { documentOf, fixtureBytes, realStreams } from '../languageFixtures';
import { number, path, SyntheticStream } from '../syntheticStream';

/** Parts of a few commands: of a short stream there are many. */
const shortParts = { lines: 20, characters: 3000 };

const told = (document: StreamDocument, part: number): unknown => [
  atOnce(documentSymbols(document, part)),
  atOnce(foldingRanges(document, part)),
];

/**
 * Follows a stream's inodes command by command; expects of each part, as soon as it is said to be final,
 * what is told of it in the end. Gives how many parts were final before the stream was read to its end.
 */
function expectFinal(bytes: Uint8Array): { early: number; parts: number } {
  const document = documentOf(bytes, shortParts);
  const { layout, index } = document;
  const builder = new InodeModelBuilder(index);
  let early = 0;
  let part = 1;
  for (let read = 0, done = false; !done; read++) {
    done = builder.step(1);
    while (part <= layout.partCount) {
      const last = layout.firstCommandOf(part) + layout.commandCountOf(part) - 1;
      if (!done && !builder.isFinal(last)) break;
      expect(told({ ...document, model: builder.model }, part)).toEqual(told(document, part));
      if (read < index.commandCount) early++;
      part++;
    }
  }
  expect(part).toBe(layout.partCount + 1);
  return { early, parts: layout.partCount };
}

test.each(realStreams)('what is final is told as in the end: %s', (name) => {
  expectFinal(fixtureBytes(name));
});

test('of a full send all parts but the last are final while the rest is still to be read', () => {
  const { early, parts } = expectFinal(fixtureBytes('full'));
  expect(parts).toBeGreaterThan(3);
  expect(early).toBeGreaterThanOrEqual(parts - 1);
});

test('of a stream that tells of what was there before nothing is final too soon', () => {
  // That "d" is a directory shows by its late times, and only at the end.
  const stream = new SyntheticStream().begin('snapshot', true);
  for (let at = 0; at < 30; at++) stream.add(C.CHMOD, path('d'), number(A.MODE, at));
  stream.rename('d', 'e');
  for (let at = 0; at < 30; at++) stream.file(300 + at, `e/${at}`);
  expect(expectFinal(stream.end().bytes()).early).toBe(0);
});

test('an inode whose number shows later is not final too soon', () => {
  const stream = new SyntheticStream().begin().add(C.MKFILE, path('x'));
  for (let at = 0; at < 30; at++) stream.file(300 + at, `${at}`);
  stream.rename('x', 'o299-7-0').rename('o299-7-0', 'x');
  expect(expectFinal(stream.end().bytes()).early).toBe(0);
});

test('an inode whose older name shows later is not final too soon', () => {
  const uuid = { type: A.UUID, data: new Uint8Array(16).fill(2) };
  const stream = new SyntheticStream()
    .add(C.SUBVOL, path('parent'), uuid, number(A.CTRANSID, 9))
    .file(257, 'x')
    .add(C.LINK, path('y'), path('x', A.PATH_LINK))
    .begin('snapshot', true)
    .rename('x', 'z')
    .add(C.CHMOD, path('z'), number(A.MODE, 0));
  for (let at = 0; at < 30; at++) stream.file(300 + at, `${at}`);
  // Of its names "y" is the older, once it is seen that it has it still.
  stream.add(C.CHMOD, path('y'), number(A.MODE, 1));
  expect(expectFinal(stream.end().bytes()).early).toBe(0);
});

const names = fc.constantFrom('a', 'b', 'a/c', 'a/d', 'o257-7-0', 'o258-7-0');
const inodeNumber = fc.integer({ min: 257, max: 300 });
type Add = (stream: SyntheticStream) => void;

/** Nearly always commands as in a full send: otherwise nothing would be final before the end. */
const command: fc.Arbitrary<Add> = fc.oneof(
  { weight: 4, arbitrary: made(C.MKFILE) },
  { weight: 4, arbitrary: made(C.MKDIR) },
  { weight: 4, arbitrary: renamed((stream, from, to) => stream.rename(from, to)) },
  {
    weight: 2,
    arbitrary: renamed((stream, from, to) => stream.add(C.LINK, path(to), path(from, A.PATH_LINK))),
  },
  { weight: 2, arbitrary: on(C.UNLINK) },
  { weight: 1, arbitrary: on(C.RMDIR) },
  { weight: 3, arbitrary: on(C.UTIMES) },
  { weight: 3, arbitrary: on(C.TRUNCATE) },
  { weight: 1, arbitrary: fc.constant<Add>((stream) => stream.begin('again', true)) },
);

function made(type: number): fc.Arbitrary<Add> {
  return fc.record({ name: names, ino: fc.option(inodeNumber, { freq: 20 }) }).map(
    ({ name, ino }) =>
      (stream) =>
        stream.add(type, path(name), ...(ino === null ? [] : [number(A.INO, ino)])),
  );
}

function renamed(
  add: (stream: SyntheticStream, from: string, to: string) => void,
): fc.Arbitrary<Add> {
  return fc.tuple(names, names).map(
    ([from, to]) =>
      (stream) =>
        add(stream, from, to),
  );
}

function on(type: number): fc.Arbitrary<Add> {
  return names.map((name) => (stream) => stream.add(type, path(name)));
}

test('what is final of any commands is told as in the end', () => {
  let early = 0;
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
      const stream = new SyntheticStream().begin();
      for (const [at, name] of ['a', 'b', 'a/c', 'a/d'].entries())
        stream.add(C.MKDIR, path(name), number(A.INO, 400 + at));
      for (const add of commands) add(stream);
      early += expectFinal(stream.bytes()).early;
    }),
  );
  expect(early).toBeGreaterThan(0);
});

describeCorpus('every real stream', () => {
  const cases = corpusCases().filter(({ json }) => json.stream.size < 100_000);

  test.each(cases.map(({ name }) => name))('%s', async (name) => {
    const chosen = cases.find((candidate) => candidate.name === name);
    if (!chosen) throw new Error(`no case ${name}`);
    expectFinal(Uint8Array.from(await chosen.streamBytes()));
  });
});
