// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignSequences } from '../../../../engine/stream/alignment/alignSequences';
import type { SequenceRun } from '../../../../engine/stream/alignment/sequenceRun';

const sequence = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 });

function align(a: readonly number[], b: readonly number[]): SequenceRun[] {
  return alignSequences({ a: Int32Array.from(a), b: Int32Array.from(b) });
}

/** What the runs make of `a`, and whether they go through both without a gap. */
function carryOut(
  a: readonly number[],
  b: readonly number[],
  runs: readonly SequenceRun[],
): number[] {
  let [atA, atB] = [0, 0];
  const made: number[] = [];
  for (const { kind, a: fromA, b: fromB, count } of runs) {
    expect([fromA, fromB]).toEqual([atA, atB]);
    expect(count).toBeGreaterThan(0);
    if (kind !== 'added') atA += count;
    if (kind !== 'removed') atB += count;
    made.push(...(kind === 'same' ? a.slice(fromA, atA) : b.slice(fromB, atB)));
  }
  expect([atA, atB]).toEqual([a.length, b.length]);
  return made;
}

const edits = (runs: readonly SequenceRun[]): number =>
  runs.reduce((sum, { kind, count }) => sum + (kind === 'same' ? 0 : count), 0);

test('the runs cover both sequences and make one of the other', () => {
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      expect(carryOut(a, b, align(a, b))).toEqual(b);
    }),
    { numRuns: 2000 },
  );
});

test('a sequence is the same as itself', () => {
  fc.assert(
    fc.property(sequence, (a) => {
      expect(edits(align(a, a))).toBe(0);
    }),
  );
});

test('what is put in or taken out is found exactly, and nothing else', () => {
  fc.assert(
    fc.property(
      sequence,
      fc.nat(),
      fc.array(fc.integer(), { minLength: 1, maxLength: 9 }),
      (a, at, extra) => {
        const place = at % (a.length + 1);
        const b = [...a.slice(0, place), ...extra, ...a.slice(place)];
        expect(edits(align(a, b))).toBe(extra.length);
        expect(edits(align(b, a))).toBe(extra.length);
      },
    ),
  );
});

test('a long stretch that moved leaves the rest the same', () => {
  const numbers = Array.from({ length: 5000 }, (_, number) => number);
  const moved = [...numbers.slice(1000, 4000), ...numbers.slice(0, 1000), ...numbers.slice(4000)];
  const runs = align(numbers, moved);
  expect(edits(runs)).toBe(2000);
});

test('two long sequences with nothing in common end at once', () => {
  const a = Array.from({ length: 200_000 }, (_, number) => number % 2);
  const b = Array.from({ length: 200_000 }, (_, number) => 2 + (number % 2));
  expect(align(a, b)).toEqual([
    { kind: 'removed', a: 0, b: 0, count: 200_000 },
    { kind: 'added', a: 200_000, b: 0, count: 200_000 },
  ]);
});
