// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../streamIndex';
import type { CommandComparison } from './commandComparison';
import type { AlignedStep, AlignedUnit } from './streamAlignment';

/** A command that is taken away here and added there, byte for byte, has moved. Yields from time to time. */
export function* joinMovedCommands(
  indexA: StreamIndex,
  indexB: StreamIndex,
  units: readonly AlignedUnit[],
  { mark: markOf, same }: CommandComparison,
): Generator<undefined, AlignedUnit[]> {
  const removed = new Map<number, number[]>();
  for (const step of stepsOf(units)) {
    if (step.kind !== 'removed') continue;
    yield undefined;
    const mark = markOf(indexA, step.a);
    const alike = removed.get(mark);
    if (alike) alike.push(step.a);
    else removed.set(mark, [step.a]);
  }

  const placeInA = new Map<number, number>();
  const placeInB = new Map<number, number>();
  for (const step of stepsOf(units)) {
    if (step.kind !== 'added') continue;
    yield undefined;
    const alike = removed.get(markOf(indexB, step.b));
    const a = alike?.[0];
    if (a === undefined || !same(indexA, a, indexB, step.b)) continue;
    alike?.shift();
    placeInA.set(step.b, a);
    placeInB.set(a, step.b);
  }

  const join = (step: AlignedStep): AlignedStep => {
    const b = step.kind === 'removed' ? placeInB.get(step.a) : undefined;
    if (step.kind === 'removed' && b !== undefined) return { kind: 'moved-away', a: step.a, b };
    const a = step.kind === 'added' ? placeInA.get(step.b) : undefined;
    if (step.kind === 'added' && a !== undefined) return { kind: 'moved-here', a, b: step.b };
    return step;
  };
  if (placeInA.size === 0) return [...units];
  return units.map((unit) => ({ ...unit, steps: unit.steps.map(join) }));
}

function* stepsOf(units: readonly AlignedUnit[]): Generator<AlignedStep> {
  for (const { steps } of units) yield* steps;
}
