// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import { evaluateParsed, isMissing } from '../evaluate/evaluate';
import type { EvaluationNames } from '../evaluate/evaluationNames';
import type { Expression } from '../evaluate/expression';
import type { Value } from '../variables/value';
import { fingerprint } from './fingerprint';
import { witnessOf, type Witness } from './witness';

interface DataBreakpoint {
  readonly id: number;
  readonly text: string;
  readonly expression: Expression;
  /** Left out where it has to be looked at in every event. */
  readonly witness: Witness | undefined;
  /** What it was at the last event that was seen; undefined where it was not looked at. */
  seen: { readonly print: string; readonly shown: string; readonly witnessed: unknown } | undefined;
}

/** A variable that is not what it was one event before. */
export interface Change {
  readonly id: number;
  readonly text: string;
}

/** Breakpoints on variables: each is hit at the first event that sees a new value. */
export class DataBreakpoints {
  private breakpoints: DataBreakpoint[] = [];

  get any(): boolean {
    return this.breakpoints.length > 0;
  }

  /** Whether one is on what only every event tells of. */
  get needEvents(): boolean {
    return this.breakpoints.some(({ witness }) => !witness);
  }

  /** Whether one of them may be another than at the last event that was seen. */
  mayHaveChanged(sctx: SendContext): boolean {
    for (const { witness, seen } of this.breakpoints)
      if (!witness || witness(sctx) !== seen?.witnessed) return true;
    return false;
  }

  clear(): void {
    this.breakpoints = [];
  }

  add(id: number, text: string, expression: Expression): void {
    const witness = witnessOf(expression);
    this.breakpoints.push({ id, text, expression, witness, seen: undefined });
  }

  /** What is there before the next event; without names nothing is known of it. */
  begin(names: EvaluationNames | undefined, sctx: SendContext | undefined): void {
    for (const one of this.breakpoints) {
      one.seen = undefined;
      if (names) look(one, names, sctx);
    }
  }

  /** What has changed since the event before; to be asked at every event that may see a change, in turn. */
  changes(names: EvaluationNames, sctx: SendContext | undefined): Change[] {
    const changes: Change[] = [];
    for (const one of this.breakpoints) {
      const { seen } = one;
      const now = look(one, names, sctx);
      if (!seen || seen.print === now.print) continue;
      changes.push({ id: one.id, text: `${one.text}: ${seen.shown} → ${now.shown}` });
    }
    return changes;
  }
}

/** Remembers what it is now. */
function look(
  one: DataBreakpoint,
  names: EvaluationNames,
  sctx: SendContext | undefined,
): NonNullable<DataBreakpoint['seen']> {
  const witnessed = sctx && one.witness?.(sctx);
  const value = valueOf(one, names);
  const print = value ? fingerprint(value) : missing;
  const shown = value?.show({ hex: false }) ?? missing;
  one.seen = { print, shown, witnessed };
  return one.seen;
}

const missing = '(not there)';

/** A value that isn't there is a value, too: an entry that comes or goes is a change. */
function valueOf({ expression, text }: DataBreakpoint, names: EvaluationNames): Value | undefined {
  try {
    if (isMissing(expression, text, names)) return undefined;
    return evaluateParsed(expression, text, names);
  } catch {
    return undefined;
  }
}
