// SPDX-License-Identifier: GPL-2.0-only
import { assumptionFindings } from './checkAssumptions';
import { needFindings } from './checkNeeds';
import { refusalFindings } from './checkRefusals';
import { Consequences } from './consequences/consequences';
import type { Work } from './explain/work';
import type { ReceiveFinding } from './finding';
import { grouped } from '../stream/text/sectionHeader';
import type { StreamIndex } from '../stream/streamIndex';
import { goToInSteps } from './goToInSteps';
import type { Receiver } from './receiver';
import type { Refusal } from './refusal';

/** Commands received in one go where nobody looks at each. */
const longestRun = 1_000;

/** Whether a stream can be received, as far as it has been tried. */
export interface Verdict {
  readonly receives: boolean;
  /** Where `btrfs receive` stops; undefined where it does not. */
  readonly refusal: Refusal | undefined;
  /** Whether something was taken for granted because a parent or clone source was not at hand. */
  readonly partial: boolean;
}

export interface ReceiveCheckOptions {
  /**
   * Whether the receiver keeps its history, so that what led to a refusal can be looked at. If not, the
   * check ends at the first refusal, as receive does. Default true.
   */
  readonly keepHistory?: boolean;
}

/**
 * Receives a stream in memory and tells what comes of it: what receive stops at and why, what would
 * fail after that, and what is odd where nothing fails. The receiver must be new, and go on after
 * errors (`maxErrors: 0`).
 */
export class ReceiveCheck {
  readonly receiver: Receiver;
  readonly #consequences: Consequences;
  readonly #keepHistory: boolean;
  #phase: 'receiving' | 'explaining' | 'done' = 'receiving';
  #explaining: Work<undefined> | undefined;
  #findings: readonly ReceiveFinding[] = [];
  readonly #told: ReceiveFinding[] = [];

  constructor(receiver: Receiver, { keepHistory = true }: ReceiveCheckOptions = {}) {
    this.receiver = receiver;
    this.#keepHistory = keepHistory;
    this.#consequences = new Consequences(receiver);
  }

  /** Does a part of the work, about as much as receiving `count` commands; true when all is done. */
  step(count: number): boolean {
    if (this.#phase === 'receiving') this.#receive(count);
    else if (this.#phase === 'explaining') this.#explain();
    return this.#phase === 'done';
  }

  /** In the order of the stream; to be called when all is done. */
  get findings(): readonly ReceiveFinding[] {
    return this.#findings;
  }

  get verdict(): Verdict {
    const { refusals, assumptions } = this.receiver;
    return {
      receives: refusals.length === 0,
      refusal: refusals[0],
      partial: assumptions.length > 0,
    };
  }

  #receive(count: number): void {
    const end = this.receiver.received + count;
    while (this.receiver.received < end) {
      const run = Math.min(this.#consequences.uninteresting(), longestRun);
      if (run === 0) this.#consequences.see();
      // Without a history a refusal must be looked at before anything else happens.
      const ended = this.receiver.step(this.#keepHistory ? Math.max(1, run) : 1);
      const stops = !this.#keepHistory && this.receiver.refusals.length > 0;
      if (!ended && !stops) continue;
      this.#consequences.finish();
      this.#phase = 'explaining';
      this.#explaining = this.#explainAll();
      return;
    }
  }

  #explain(): void {
    if (this.#explaining?.next().done !== true) return;
    this.#phase = 'done';
    this.#findings = [...this.#told, ...this.#consequences.findings].sort(
      (left, right) => left.offset - right.offset,
    );
  }

  *#explainAll(): Work<undefined> {
    this.#told.push(...(yield* refusalFindings(this.receiver, this.#keepHistory)));
    this.#told.push(...assumptionFindings(this.receiver));
    this.#told.push(...(yield* needFindings(this.receiver.stream)));
    if (!this.#keepHistory) this.#told.push(historyFinding(this.receiver.stream));
    return yield* goToInSteps(this.receiver, this.receiver.received);
  }
}

/** Why less is told of a very long stream. */
function historyFinding({ commandCount }: StreamIndex): ReceiveFinding {
  return {
    severity: 'information',
    code: 'history-not-kept',
    command: 0,
    offset: 0,
    message: `With ${grouped(commandCount)} commands the stream is too long for its states in between to be kept: the check ends at the first command that fails, less is told of what led to it, and there are no snapshots of other lines.`,
    related: [],
  };
}
