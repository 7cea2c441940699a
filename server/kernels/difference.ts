// SPDX-License-Identifier: GPL-2.0-only
import type { AlignedStep, AlignedUnit } from '../../engine/stream/alignment/streamAlignment';

/**
 * What two kernels send otherwise: a command that only `a` or `b` has, one in two forms or at two
 * places, a unit that comes in another order (by its first commands), or how the send ends.
 */
export interface Difference {
  readonly kind: 'command' | 'order' | 'end';
  readonly a?: number;
  readonly b?: number;
}

/** A unit that comes in another order. */
interface OrderDifference extends Difference {
  readonly a: number;
  readonly b: number;
}

/** What a difference is known by. */
export function differenceKey({ kind, a, b }: Difference): string {
  return `${kind} ${a ?? ''}:${b ?? ''}`;
}

/** The difference that a step is; both places of a command that moved are the same one. */
export function stepDifference(step: Exclude<AlignedStep, { kind: 'same' }>): Difference {
  return {
    kind: 'command',
    ...('a' in step && { a: step.a }),
    ...('b' in step && { b: step.b }),
  };
}

/** That the unit comes in another order; undefined if it doesn't. */
export function orderDifference({ moved, a, b }: AlignedUnit): OrderDifference | undefined {
  return moved && a && b ? { kind: 'order', a: a.first, b: b.first } : undefined;
}

/** All that the units have, each once. */
export function unitDifferences(units: readonly AlignedUnit[]): Difference[] {
  const found = new Map<string, Difference>();
  for (const unit of units) {
    const order = orderDifference(unit);
    const steps = unit.steps.flatMap((step) =>
      step.kind === 'same' ? [] : [stepDifference(step)],
    );
    for (const one of order ? [order, ...steps] : steps) found.set(differenceKey(one), one);
  }
  return [...found.values()];
}
