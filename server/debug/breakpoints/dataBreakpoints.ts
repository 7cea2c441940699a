// SPDX-License-Identifier: GPL-2.0-only
import { evaluateParsed, isMissing } from '../evaluate/evaluate';
import type { EvaluationNames } from '../evaluate/evaluationNames';
import type { Expression } from '../evaluate/expression';
import type { Value } from '../variables/value';
import { fingerprint } from './fingerprint';

interface DataBreakpoint {
  readonly id: number;
  readonly text: string;
  readonly expression: Expression;
  /** What it was at the event before; undefined where that was not looked at. */
  seen: { readonly print: string; readonly shown: string } | undefined;
}

/** A variable that is not what it was one event before. */
export interface Change {
  readonly id: number;
  readonly text: string;
}

const missing = { print: '(not there)', shown: '(not there)' };

/** Breakpoints on variables: each is hit at the first event that sees a new value. */
export class DataBreakpoints {
  private breakpoints: DataBreakpoint[] = [];

  get any(): boolean {
    return this.breakpoints.length > 0;
  }

  clear(): void {
    this.breakpoints = [];
  }

  add(id: number, text: string, expression: Expression): void {
    this.breakpoints.push({ id, text, expression, seen: undefined });
  }

  /** What is there before the next event; without names nothing is known of it. */
  begin(names: EvaluationNames | undefined): void {
    for (const one of this.breakpoints) one.seen = names && look(one, names);
  }

  /** What has changed since the event before; to be asked at every event in turn. */
  changes(names: EvaluationNames): Change[] {
    const changes: Change[] = [];
    for (const one of this.breakpoints) {
      const { seen } = one;
      one.seen = look(one, names);
      if (!seen || seen.print === one.seen.print) continue;
      changes.push({ id: one.id, text: `${one.text}: ${seen.shown} → ${one.seen.shown}` });
    }
    return changes;
  }
}

/** A value that isn't there is a value, too: an entry that comes or goes is a change. */
function look(
  { expression, text }: DataBreakpoint,
  names: EvaluationNames,
): { readonly print: string; readonly shown: string } {
  let value: Value;
  try {
    if (isMissing(expression, text, names)) return missing;
    value = evaluateParsed(expression, text, names);
  } catch {
    return missing;
  }
  return { print: fingerprint(value), shown: value.show({ hex: false }) };
}
