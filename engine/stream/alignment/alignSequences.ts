// SPDX-License-Identifier: GPL-2.0-only
import type { SequencePair, SequenceRun, Stretch } from './sequenceRun';
import { shortestEdits } from './shortestEdits';
import { uniqueAnchors } from './uniqueAnchors';

/** How often a stretch is divided by what is unique in it: bounds the work on hostile input. */
const deepest = 24;

interface Work extends Stretch {
  readonly depth: number;
}

/**
 * What two sequences have in common, in order, and what only one has: runs that cover both. Things
 * that come once in either are held on to first, so that a long one that moved doesn't tear apart the
 * rest; between them the fewest edits are looked for. Where those are too many, all is taken as
 * removed and added.
 */
export function alignSequences(pair: SequencePair): SequenceRun[] {
  const runs: SequenceRun[] = [];
  const rest: (Work | SequenceRun)[] = [
    { fromA: 0, toA: pair.a.length, fromB: 0, toB: pair.b.length, depth: 0 },
  ];
  for (let next = rest.pop(); next; next = rest.pop()) {
    if ('kind' in next) append(runs, next);
    else for (const part of divide(pair, next).reverse()) rest.push(part);
  }
  return runs;
}

/** Runs, and smaller stretches still to be divided, in order. */
function divide(pair: SequencePair, work: Work): (Work | SequenceRun)[] {
  const before = sameAtBeginning(pair, work);
  const after = sameAtEnd(pair, work, before);
  const inner = {
    fromA: work.fromA + before,
    toA: work.toA - after,
    fromB: work.fromB + before,
    toB: work.toB - after,
    depth: work.depth + 1,
  };
  return [
    { kind: 'same', a: work.fromA, b: work.fromB, count: before },
    ...divideDifferent(pair, inner),
    { kind: 'same', a: inner.toA, b: inner.toB, count: after },
  ];
}

function divideDifferent(pair: SequencePair, inner: Work): (Work | SequenceRun)[] {
  if (inner.fromA === inner.toA || inner.fromB === inner.toB) return onlyInOne(inner);
  const anchors = inner.depth > deepest ? [] : uniqueAnchors(pair, inner);
  if (anchors.length === 0) return shortestEdits(pair, inner) ?? onlyInOne(inner);
  const parts: (Work | SequenceRun)[] = [];
  let { fromA, fromB } = inner;
  for (const { a, b } of anchors) {
    parts.push({ ...inner, fromA, toA: a, fromB, toB: b });
    parts.push({ kind: 'same', a, b, count: 1 });
    fromA = a + 1;
    fromB = b + 1;
  }
  parts.push({ ...inner, fromA, fromB });
  return parts;
}

function onlyInOne({ fromA, toA, fromB, toB }: Stretch): SequenceRun[] {
  return [
    { kind: 'removed', a: fromA, b: fromB, count: toA - fromA },
    { kind: 'added', a: toA, b: fromB, count: toB - fromB },
  ];
}

function sameAtBeginning({ a, b }: SequencePair, { fromA, toA, fromB, toB }: Stretch): number {
  const most = Math.min(toA - fromA, toB - fromB);
  let count = 0;
  while (count < most && a[fromA + count] === b[fromB + count]) count++;
  return count;
}

function sameAtEnd(
  { a, b }: SequencePair,
  { fromA, toA, fromB, toB }: Stretch,
  before: number,
): number {
  const most = Math.min(toA - fromA, toB - fromB) - before;
  let count = 0;
  while (count < most && a[toA - 1 - count] === b[toB - 1 - count]) count++;
  return count;
}

/** Joins neighbours of a kind. */
function append(runs: SequenceRun[], run: SequenceRun): void {
  if (run.count === 0) return;
  const last = runs.at(-1);
  if (last?.kind === run.kind) runs[runs.length - 1] = { ...last, count: last.count + run.count };
  else runs.push(run);
}
