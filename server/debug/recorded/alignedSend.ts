// SPDX-License-Identifier: GPL-2.0-only
import type {
  AlignedStep,
  AlignedUnit,
  StreamAlignment,
} from '../../../engine/stream/alignment/streamAlignment';
import type { DifferingStep, SendDifference } from './sendDifference';

/** How many commands either stream has. */
interface Counts {
  readonly recorded: number;
  readonly engine: number;
}

const none = -1;

/**
 * The alignment of a recorded stream (`a`) with what the engine writes (`b`), by the engine's command:
 * what stands against each, which line it is at, and what differs there.
 */
export class AlignedSend {
  readonly #counts: Counts;
  readonly #recordedOf: Int32Array;
  readonly #engineOf: Int32Array;
  /** The recorded command that is next as the engine is about to write this one. */
  readonly #placeOf: Int32Array;
  /** Which of the engine's commands are not as recorded, by 1. */
  readonly #differing: Uint8Array;
  readonly #differences = new Map<number, SendDifference>();
  #nextEngine = 0;
  #nextRecorded = 0;

  constructor({ units }: StreamAlignment, counts: Counts) {
    this.#counts = counts;
    this.#recordedOf = new Int32Array(counts.engine).fill(none);
    this.#engineOf = new Int32Array(counts.recorded).fill(none);
    this.#placeOf = new Int32Array(counts.engine);
    this.#differing = new Uint8Array(counts.engine).fill(1);
    for (const unit of units) this.#addUnit(unit);
  }

  /** What differs where the engine is about to write this command; behind its last one, what is left. */
  differenceAt(command: number): SendDifference | undefined {
    return this.#differences.get(command);
  }

  /** How many recorded commands have no like among the engine's, up to this one and at the send's end. */
  missingBefore(command: number): number {
    let missing = 0;
    for (const difference of this.#differences.values())
      if (difference.command <= command)
        missing += difference.steps.filter(({ kind }) => kind === 'removed').length;
    return missing;
  }

  /** Whether a recorded command that stands against it is the same, but perhaps for its data. */
  isAsRecorded(command: number): boolean {
    return this.#differing[command] === 0;
  }

  recordedOf(command: number): number | undefined {
    const recorded = this.#recordedOf[command] ?? none;
    return recorded === none ? undefined : recorded;
  }

  /** Where the engine is in the recorded stream, whether it has this command or not. */
  placeOf(command: number): number {
    return this.#placeOf[command] ?? this.#counts.recorded;
  }

  /** The engine's command that stands against a recorded one. */
  engineOf(recorded: number): number | undefined {
    const engine = this.#engineOf[recorded] ?? none;
    return engine === none ? undefined : engine;
  }

  /** The same; where there is none, that of the next recorded command that has one. */
  engineAtOrAfter(recorded: number): number | undefined {
    for (let at = recorded; at < this.#counts.recorded; at++) {
      const engine = this.engineOf(at);
      if (engine !== undefined) return engine;
    }
    return undefined;
  }

  #addUnit(unit: AlignedUnit): void {
    const { a, b } = unit;
    const start = b?.first ?? this.#nextEngine;
    if (a && b) this.#nextRecorded = a.first;
    if (unit.moved) this.#add(start, { unit, steps: [], reordered: true });
    let open: DifferingStep[] = [];
    let from = start;
    for (const step of unit.steps) {
      if (step.kind === 'same') {
        this.#addSteps(unit, from, open);
        open = [];
        from = step.b + step.count;
      } else open.push(step);
    }
    this.#addSteps(unit, from, open);
    for (const step of unit.steps) this.#pair(step);
    this.#place(unit);
    if (b) this.#nextEngine = b.last + 1;
    if (a) this.#nextRecorded = a.last + 1;
  }

  /** What is between two commands that are the same: one difference, but for pairs that have changed. */
  #addSteps(unit: AlignedUnit, from: number, steps: readonly DifferingStep[]): void {
    const others = steps.filter(({ kind }) => kind !== 'changed');
    for (const step of steps)
      if (step.kind === 'changed') this.#add(step.b, { unit, steps: [step], reordered: false });
    if (others.length === 0) return;
    const at = others.reduce(
      (least, step) => Math.min(least, isWritten(step) ? step.b : Infinity),
      Infinity,
    );
    this.#add(Number.isFinite(at) ? at : from, { unit, steps: others, reordered: false });
  }

  #add(command: number, difference: Omit<SendDifference, 'command'>): void {
    const other = this.#differences.get(command);
    this.#differences.set(command, {
      command,
      unit: difference.unit,
      steps: [...(other?.steps ?? []), ...difference.steps],
      reordered: difference.reordered || other?.reordered === true,
    });
  }

  #pair(step: AlignedStep): void {
    if (step.kind === 'removed' || step.kind === 'added' || step.kind === 'moved-away') return;
    const count = step.kind === 'same' ? step.count : 1;
    for (let at = 0; at < count; at++) {
      this.#recordedOf[step.b + at] = step.a + at;
      this.#engineOf[step.a + at] = step.b + at;
      if (step.kind === 'same') this.#differing[step.b + at] = 0;
    }
  }

  #place({ b }: AlignedUnit): void {
    if (!b) return;
    for (let command = b.first; command <= b.last; command++) {
      const recorded = this.#recordedOf[command] ?? none;
      this.#placeOf[command] = recorded === none ? this.#nextRecorded : recorded;
      if (recorded !== none) this.#nextRecorded = recorded + 1;
    }
  }
}

/** Whether the engine writes it here. */
function isWritten(step: DifferingStep): step is DifferingStep & { readonly b: number } {
  return step.kind === 'added' || step.kind === 'moved-here';
}
