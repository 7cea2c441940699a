// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import { SendError } from '../../engine/send/errors';
import { getInodePath } from '../../engine/send/getInodePath';
import { FIRST_FREE_OBJECTID } from '../../engine/snapshot/key';
import type { Snapshot } from '../../engine/snapshot/snapshot';
import type { AlignedUnit } from '../../engine/stream/alignment/streamAlignment';
import {
  commandPlace,
  differingStep,
  type CommandPlace,
  type DifferingStep,
  type DifferingUnit,
} from '../compare/differingUnit';
import type { Cause } from './causeSearch';
import type { KernelComparison } from './compareKernels';
import { differenceKey, orderDifference, stepDifference, type Difference } from './difference';
import type { KernelUnit } from './commandUnits';
import type { KernelSetup } from './kernelSend';

/** An inode for which two kernels send something else, and why; as plain data. */
export interface ExplainedUnit extends Omit<DifferingUnit, 'steps'> {
  /** Where it begins in each, and why it comes elsewhere in `b`; left out where it doesn't. */
  readonly move?: {
    readonly a: CommandPlace;
    readonly b: CommandPlace;
    readonly cause: Cause;
  };
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedStep extends DifferingStep {
  readonly cause: Cause;
}

/** The units that differ, in the order of `b`. */
export function explainedUnits(
  setup: KernelSetup,
  comparison: KernelComparison,
): readonly ExplainedUnit[] {
  return comparison.units.flatMap((unit) => explainedUnit(setup, comparison, unit) ?? []);
}

const unknown: Cause = { how: 'unknown', switches: [] };

/** Why the kernels differ in this. */
export function causeOf({ causes }: KernelComparison, difference: Difference): Cause {
  return causes.get(differenceKey(difference)) ?? unknown;
}

function explainedUnit(
  setup: KernelSetup,
  comparison: KernelComparison,
  unit: AlignedUnit,
): ExplainedUnit | undefined {
  const { a, b } = comparison;
  const steps = unit.steps.flatMap((step): ExplainedStep[] =>
    step.kind === 'same'
      ? []
      : [
          {
            ...differingStep(a.index, b.index, step),
            cause: causeOf(comparison, stepDifference(step)),
          },
        ],
  );
  const order = orderDifference(unit);
  if (steps.length === 0 && !order) return undefined;
  const ino = inodeOf(comparison, unit);
  const same = unit.steps.reduce((sum, step) => sum + (step.kind === 'same' ? step.count : 0), 0);
  return {
    ino: ino === 0 ? null : ino,
    path: ino === 0 ? null : pathOf(setup, ino),
    in: !unit.a ? 'b' : !unit.b ? 'a' : 'both',
    moved: unit.moved,
    same,
    ...(order && {
      move: {
        a: commandPlace(a.index, order.a),
        b: commandPlace(b.index, order.b),
        cause: causeOf(comparison, order),
      },
    }),
    steps,
  };
}

/** Units are the sends' own: the alignment hands them on as they are. */
function inodeOf({ a, b }: KernelComparison, unit: AlignedUnit): number {
  const first = unit.b?.first ?? unit.a?.first ?? 0;
  return unitAt(unit.b ? b.units : a.units, first)?.ino ?? 0;
}

function unitAt(units: readonly KernelUnit[], first: number): KernelUnit | undefined {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((units[middle]?.first ?? Infinity) < first) low = middle + 1;
    else high = middle;
  }
  return units[low];
}

/** Where the sent snapshot has it, or the parent; escaped for display. */
function pathOf({ sendRoot, parentRoot }: KernelSetup, ino: number): string {
  if (ino === FIRST_FREE_OBJECTID) return '';
  return pathIn(sendRoot, ino) ?? (parentRoot && pathIn(parentRoot, ino)) ?? '?';
}

function pathIn(snapshot: Snapshot, ino: number): string | undefined {
  try {
    return displayName(getInodePath(snapshot, ino));
  } catch (error) {
    if (error instanceof SendError) return undefined;
    throw error;
  }
}
