// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../../engine/byteString';
import { memorySource } from '../../../../engine/byteSource';
import { alignStreams } from '../../../../engine/stream/alignment/alignStreams';
import {
  countSteps,
  type StreamAlignment,
} from '../../../../engine/stream/alignment/streamAlignment';
import type { StreamSide } from '../../../../engine/stream/alignment/streamSide';
import { stringData, u64Data } from '../../../../engine/stream/attributeData';
import { AttributeType } from '../../../../engine/stream/attributeType';
import { CommandType } from '../../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../../engine/stream/encode';
import { indexStream } from '../../../../engine/stream/streamIndex';

/** An inode with the modes that are set, one CHMOD each. */
interface TestInode {
  readonly ino: number;
  readonly modes: readonly number[];
}

function sideOf(inodes: readonly TestInode[]): StreamSide {
  const chunks: Uint8Array[] = [encodeHeader(1)];
  const units = [];
  let first = 0;
  for (const { ino, modes } of inodes) {
    for (const mode of modes) chunks.push(chmod(`f${String(ino)}`, mode));
    if (modes.length > 0) units.push({ key: String(ino), first, last: first + modes.length - 1 });
    first += modes.length;
  }
  const index = indexStream(memorySource('test', Buffer.concat(chunks)));
  return { index, units };
}

function chmod(path: string, mode: number): Uint8Array {
  const attributes = [
    { type: AttributeType.PATH, data: stringData(byteStringOfText(path)) },
    { type: AttributeType.MODE, data: u64Data(mode) },
  ];
  return encodeCommand(CommandType.CHMOD, attributes, 1);
}

const align = (a: readonly TestInode[], b: readonly TestInode[]): StreamAlignment =>
  alignStreams(sideOf(a), sideOf(b));

const modes = fc.uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 8 });
const stream = fc
  .array(modes, { minLength: 1, maxLength: 12 })
  .map((all) => all.map((modes, at): TestInode => ({ ino: 257 + at, modes })));

const nothing = { changed: 0, removed: 0, added: 0, moved: 0 };

test('a stream doesn’t differ from itself', () => {
  fc.assert(
    fc.property(stream, (inodes) => {
      expect(countSteps(align(inodes, inodes))).toMatchObject(nothing);
    }),
  );
});

test('one command more is found in its inode, and nothing else', () => {
  fc.assert(
    fc.property(stream, fc.nat(), fc.nat(), (inodes, which, where) => {
      const at = which % inodes.length;
      const more = inodes.map((inode, number) =>
        number === at
          ? { ...inode, modes: inode.modes.toSpliced(where % (inode.modes.length + 1), 0, 9999) }
          : inode,
      );
      const added = align(inodes, more);
      expect(countSteps(added)).toMatchObject({ ...nothing, added: 1 });
      const differing = added.units.filter(({ steps }) =>
        steps.some(({ kind }) => kind !== 'same'),
      );
      expect(differing.map(({ b }) => b?.key)).toEqual([String(257 + at)]);
      expect(countSteps(align(more, inodes))).toMatchObject({ ...nothing, removed: 1 });
    }),
  );
});

test('a command with another attribute is shown with both of its values', () => {
  const alignment = align([{ ino: 257, modes: [1, 2, 3] }], [{ ino: 257, modes: [1, 5, 3] }]);
  expect(countSteps(alignment)).toEqual({ ...nothing, same: 2, changed: 1 });
  const changed = alignment.units[0]?.steps[1];
  const values =
    changed?.kind === 'changed'
      ? changed.differences.map(({ type, a, b }) => [type, a?.data[0], b?.data[0]])
      : [];
  expect(values).toEqual([[AttributeType.MODE, 2, 5]]);
});

test('inodes in another order have moved whole, with what differs in them', () => {
  const a = [257, 258, 259, 260].map((ino) => ({ ino, modes: [ino, 1] }));
  const b = [a[1], a[2], a[0], a[3]].flatMap((inode) => inode ?? []);
  const alignment = align(a, b);
  expect(countSteps(alignment)).toEqual({ ...nothing, same: 8 });
  expect(alignment.units.filter(({ moved }) => moved).map(({ b }) => b?.key)).toEqual(['257']);
});

test('commands of one inode in another order have moved', () => {
  const alignment = align([{ ino: 257, modes: [1, 2, 3] }], [{ ino: 257, modes: [2, 3, 1] }]);
  expect(countSteps(alignment)).toEqual({ ...nothing, same: 2, moved: 1 });
  expect(alignment.units[0]?.steps).toEqual([
    { kind: 'moved-away', a: 0, b: 2 },
    { kind: 'same', a: 1, b: 0, count: 2 },
    { kind: 'moved-here', a: 0, b: 2 },
  ]);
});

test('every command of either stream is in one step', () => {
  fc.assert(
    fc.property(stream, stream, (a, b) => {
      const { units } = align(a, b);
      const seen: [string[], string[]] = [[], []];
      for (const step of units.flatMap(({ steps }) => steps)) {
        const count = step.kind === 'same' ? step.count : 1;
        for (let at = 0; at < count; at++) {
          if ('a' in step && step.kind !== 'moved-here') seen[0].push(String(step.a + at));
          if ('b' in step && step.kind !== 'moved-away') seen[1].push(String(step.b + at));
        }
      }
      const all = (inodes: readonly TestInode[]): string[] =>
        inodes.flatMap(({ modes }) => modes).map((_, at) => String(at));
      expect(seen.map((numbers) => numbers.toSorted())).toEqual([
        all(a).toSorted(),
        all(b).toSorted(),
      ]);
    }),
  );
});

test('a checksum that is wrong by itself is a difference without attributes', () => {
  const side = sideOf([{ ino: 257, modes: [1, 2] }]);
  const bytes = Uint8Array.from(side.index.read(0, side.index.end));
  bytes[17 + 6] = (bytes[17 + 6] ?? 0) ^ 1;
  const damaged = { ...side, index: indexStream(memorySource('damaged', bytes)) };
  expect(alignStreams(side, damaged).units[0]?.steps).toEqual([
    { kind: 'changed', a: 0, b: 0, differences: [] },
    { kind: 'same', a: 1, b: 1, count: 1 },
  ]);
});

test('more commands and inodes than a call takes arguments', () => {
  const count = 150_000;
  const each = (mode: (at: number) => number) => Array.from({ length: count }, (_, at) => mode(at));
  const one = (modes: readonly number[]): readonly TestInode[] => [{ ino: 257, modes }];
  const numbers = each((at) => at);
  expect(countSteps(align(one(numbers), one([count])))).toMatchObject({ removed: count - 1 });
  const everySecond = each((at) => (at % 2 === 0 ? at : count + at));
  expect(countSteps(align(one(numbers), one(everySecond)))).toMatchObject({ same: count / 2 });
  const inodes = numbers.map((at): TestInode => ({ ino: 257 + at, modes: [at] }));
  expect(countSteps(align(inodes, []))).toMatchObject({ removed: count });
});
