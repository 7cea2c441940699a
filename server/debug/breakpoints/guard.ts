// SPDX-License-Identifier: GPL-2.0-only
import { evaluateParsed, isTrue } from '../evaluate/evaluate';
import type { EvaluationNames } from '../evaluate/evaluationNames';
import type { Expression } from '../evaluate/expression';
import { parseExpression } from '../evaluate/parseExpression';
import type { Position } from '../replay/position';
import { hitCondition, type HitCondition } from './hitCondition';
import { HitCounter } from './hitCounter';
import { logText, parseLogMessage, type LogMessage } from './logMessage';

/** What a breakpoint may ask beyond its place, as DAP has it. */
export interface GuardRequest {
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

/** What became of a breakpoint whose place is reached. */
export type Verdict =
  | { readonly kind: 'stop' }
  | { readonly kind: 'pass' }
  | { readonly kind: 'log'; readonly text: string };

const stop: Verdict = { kind: 'stop' };
const pass: Verdict = { kind: 'pass' };

/** Decides whether a breakpoint that is reached stops the send, logs, or lets it pass. */
export class Guard {
  private readonly condition:
    { readonly text: string; readonly expression: Expression } | undefined;
  private readonly wanted: HitCondition | undefined;
  private readonly message: LogMessage | undefined;
  private readonly counter = new HitCounter();
  private toldError = false;

  /** Throws an Error that says what of the request can't be understood. */
  constructor(request: GuardRequest) {
    const { condition = '', hitCondition: hits = '', logMessage = '' } = request;
    this.condition =
      condition.trim() === ''
        ? undefined
        : { text: condition, expression: parseExpression(condition) };
    const wanted = hits.trim() === '' ? undefined : hitCondition(hits);
    if (typeof wanted === 'string') throw new RangeError(wanted);
    this.wanted = wanted;
    this.message = logMessage === '' ? undefined : parseLogMessage(logMessage);
  }

  /** Whether it must have seen the send from its beginning. */
  get counts(): boolean {
    return this.wanted !== undefined;
  }

  /** To be asked at every position that its breakpoint is reached at. */
  judge(position: Position, names: EvaluationNames): Verdict {
    const { condition, wanted, message } = this;
    if (condition) {
      try {
        const value = evaluateParsed(condition.expression, condition.text, names);
        if (!isTrue(value, condition.text)) return pass;
      } catch (error) {
        return this.tell(error);
      }
    }
    if (wanted && !wanted(this.counter.numberOf(position))) return pass;
    return message ? { kind: 'log', text: logText(message, names) } : stop;
  }

  /** A condition without an answer doesn't hold; why not is told once. */
  private tell(error: unknown): Verdict {
    if (this.toldError) return pass;
    this.toldError = true;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'log', text: `A breakpoint's condition doesn't hold: ${reason}` };
  }
}
