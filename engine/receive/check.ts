// SPDX-License-Identifier: GPL-2.0-only
import { assumptionFindings } from './checkAssumptions';
import { brokenOffFindings } from './checkBrokenOff';
import { meantParentFindings } from './checkMeantParent';
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

/** About how many commands are received between two pauses, and bytes of them: a millisecond's work. */
const commandsAtOnce = 500;
const bytesAtOnce = 2 ** 21;

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
  readonly #work: Work<readonly ReceiveFinding[]>;
  #findings: readonly ReceiveFinding[] | undefined;

  constructor(receiver: Receiver, { keepHistory = true }: ReceiveCheckOptions = {}) {
    this.receiver = receiver;
    this.#keepHistory = keepHistory;
    this.#consequences = new Consequences(receiver);
    this.#work = this.#all();
  }

  /** Does a part of the work, about as much as receiving `count` commands; true when all is done. */
  step(count: number): boolean {
    for (let left = count; left > 0 && !this.#findings; left -= commandsAtOnce) {
      const step = this.#work.next();
      if (step.done === true) this.#findings = step.value;
    }
    return this.#findings !== undefined;
  }

  /** In the order of the stream; none before all is done. */
  get findings(): readonly ReceiveFinding[] {
    return this.#findings ?? [];
  }

  get verdict(): Verdict {
    const { refusals, assumptions } = this.receiver;
    return {
      receives: refusals.length === 0,
      refusal: refusals[0],
      partial: assumptions.length > 0,
    };
  }

  *#all(): Work<readonly ReceiveFinding[]> {
    yield* this.#receive();
    const { receiver } = this;
    const told = [
      ...(yield* refusalFindings(receiver, this.#keepHistory)),
      ...brokenOffFindings(receiver),
      ...meantParentFindings(receiver),
      ...assumptionFindings(receiver),
      ...(yield* needFindings(receiver.stream)),
      ...(this.#keepHistory ? [] : [historyFinding(receiver.stream)]),
      ...this.#consequences.findings,
    ];
    yield* goToInSteps(receiver, receiver.received);
    return told.sort((left, right) => left.offset - right.offset);
  }

  *#receive(): Work<undefined> {
    const { receiver } = this;
    for (let ended = false; !ended;) {
      const end = receiver.received + commandsAtOnce;
      for (let bytes = bytesAtOnce; !ended && bytes > 0 && receiver.received < end;) {
        const run = this.#consequences.withinSubvolume(end - receiver.received);
        if (run === 0) yield* this.#consequences.atBorder();
        const begin = offsetOf(receiver);
        // Without a history a refusal must be looked at before anything else happens.
        ended = receiver.step(this.#keepHistory ? Math.max(1, run) : 1, bytes);
        if (!this.#keepHistory && receiver.refusals.length > 0) ended = true;
        const moved = offsetOf(receiver) - begin;
        // Of a long command only a part was looked at.
        bytes = moved === 0 ? 0 : bytes - moved;
      }
      yield;
    }
    return yield* this.#consequences.finish();
  }
}

/** Where in the file the next command is. */
function offsetOf({ stream, received }: Receiver): number {
  return received < stream.commandCount ? stream.offsetOf(received) : stream.end;
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
