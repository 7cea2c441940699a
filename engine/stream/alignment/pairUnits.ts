// SPDX-License-Identifier: GPL-2.0-only
import { alignSequences } from './alignSequences';
import type { CommandUnit } from './streamSide';

/** A unit of both streams, or of one; `moved` where it isn't in the same order in both. */
export interface UnitPair {
  readonly a: CommandUnit | undefined;
  readonly b: CommandUnit | undefined;
  readonly moved: boolean;
}

/** What units of different keys begin with: where they stand in one place, they are taken for one. */
export interface UnitBeginnings {
  readonly a: (unit: CommandUnit) => string;
  readonly b: (unit: CommandUnit) => string;
}

/**
 * Finds each unit's like in the other stream, in order as far as possible; of the rest, those in one
 * place that begin alike are taken for one, and units with the same key for moved. They come in the
 * order of `b`; those of `a` alone where they would be.
 */
export function pairUnits(
  a: readonly CommandUnit[],
  b: readonly CommandUnit[],
  beginnings: UnitBeginnings,
): UnitPair[] {
  const numbers = new Map<string, number>();
  const numberOf = ({ key }: CommandUnit): number => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const runs = alignSequences({ a: Int32Array.from(a, numberOf), b: Int32Array.from(b, numberOf) });

  const pairs: UnitPair[] = runs.flatMap(({ kind, a: fromA, b: fromB, count }) =>
    Array.from({ length: count }, (_, at) => ({
      a: kind === 'added' ? undefined : a[fromA + at],
      b: kind === 'removed' ? undefined : b[fromB + at],
      moved: false,
    })),
  );
  return joinMoved(joinInPlace(pairs, beginnings));
}

/** A path that leads to another inode, as a name was changed otherwise before, is no other unit. */
function joinInPlace(pairs: readonly UnitPair[], beginnings: UnitBeginnings): UnitPair[] {
  const joined: UnitPair[] = [];
  const gap: UnitPair[] = [];
  const close = (): void => {
    const waiting = new Map<string, UnitPair[]>();
    for (const pair of gap) {
      if (!pair.a) continue;
      const beginning = beginnings.a(pair.a);
      const alike = waiting.get(beginning);
      if (alike) alike.push(pair);
      else waiting.set(beginning, [pair]);
    }
    const taken = new Set<UnitPair>();
    const withA = gap.map((pair) => {
      const from = pair.b && waiting.get(beginnings.b(pair.b))?.shift();
      if (!from) return pair;
      taken.add(from);
      return { ...pair, a: from.a };
    });
    for (const pair of withA) if (!taken.has(pair)) joined.push(pair);
    gap.length = 0;
  };
  for (const pair of pairs) {
    if (!pair.a || !pair.b) gap.push(pair);
    else {
      close();
      joined.push(pair);
    }
  }
  close();
  return joined;
}

function joinMoved(pairs: readonly UnitPair[]): UnitPair[] {
  const waiting = new Map<string, UnitPair[]>();
  for (const pair of pairs) {
    if (!pair.a || pair.b) continue;
    const alike = waiting.get(pair.a.key);
    if (alike) alike.push(pair);
    else waiting.set(pair.a.key, [pair]);
  }
  const joined = new Set<UnitPair>();
  const withMoved = pairs.map((pair) => {
    const from = pair.b && !pair.a ? waiting.get(pair.b.key)?.shift() : undefined;
    if (!from) return pair;
    joined.add(from);
    return { a: from.a, b: pair.b, moved: true };
  });
  return withMoved.filter((pair) => !joined.has(pair));
}
