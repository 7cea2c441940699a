// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext, SendSetup } from '../../../engine/send/sendContext';
import { setupOfKernel } from '../../../engine/send/kernelSetup';
import { beginSend, checkpoint, resume, sendStep } from '../../../engine/send/sendEngine';
import { sliceTime, yieldToHost } from '../../slice';
import type { Checkpoint } from './checkpoints';
import { withoutKnownData } from './knownData';
import type { EngineMoment } from './moment';
import { isNearStep } from './nearCheckpoints';
import { comparePositions, type Position } from './position';
import { EarProbe } from './earProbe';
import { halt, ReplayProbe } from './replayProbe';
import type { RunControl } from './runControl';

/** What is replayed; the sink and the probe are the replay's. */
export type ReplaySetup = Omit<SendSetup, 'sink' | 'probe'>;

/** Takes what the engine writes. */
export type OutputListener = (bytes: Uint8Array) => void;

/** Where a run begins, and what it heads for. */
export interface RunStart {
  readonly from: Checkpoint;
  /** The last moment that was shown, in this run or an earlier one; it moves on. */
  readonly visited: { step: number; event: number };
  /** The step around which checkpoints are worth most. */
  readonly goal: number;
}

export interface RunListener {
  /** Whether the coming step is to be seen event by event. */
  readonly shows: (step: number, sctx: SendContext) => boolean;
  /** What is listened for in the steps that are not. */
  readonly heard: () => ReadonlySet<string>;
  /** Whether there is something to be asked of `changed`, and whether it has, in the steps that are not seen. */
  readonly watches: () => boolean;
  readonly changed: (sctx: SendContext) => boolean;
  /** Whether something was missed in a step that was not, and wrote these commands. */
  readonly missed: (first: number, end: number) => boolean;
  /** Takes every moment that is seen behind those that were visited; may halt there. */
  readonly visit: (moment: EngineMoment) => boolean;
  /** Before a step: `make` gives a checkpoint to keep. */
  readonly offer: (step: number, sctx: SendContext, near: boolean, make: () => Checkpoint) => void;
  readonly write: (bytes: Uint8Array, offset: number) => void;
  /** Bytes of the stream that runs have written: they needn't be made again. */
  readonly written: () => number;
}

export type RunEnd =
  /** By the visitor, at the moment that it was shown last. */
  | { readonly kind: 'halted' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Within a step that took too long: to be run again, behind what was visited. */
  | { readonly kind: 'out of time' }
  /** In a step that was not seen and has to be: to be run again. */
  | { readonly kind: 'unseen'; readonly step: number };

/** How long a single step may hold up others, in milliseconds, if it needn't be caught up with. */
const stepTime = 50;

/** How many events or commands of a step go by between two looks at the clock. */
const clockInterval = 64;

/** Steps in a row that are seen and get a checkpoint each, before they are too many for that. */
const rowOfCheckpoints = 16;

/** How the probe watches a step: event by event, for some names only, not at all. */
type Watching = 'seen' | 'heard' | 'unseen';

/** One run of the engine from a checkpoint on. Only steps that have to be are seen by the probe. */
export class EngineRun {
  readonly moment: EngineMoment;
  private readonly probe: ReplayProbe;
  private readonly listener: RunListener;
  private readonly setups: Readonly<Record<Watching, SendSetup>>;
  private readonly ear: EarProbe;
  private readonly visited: { step: number; event: number };
  private readonly goal: number;
  private haltedBy: 'halted' | 'paused' | 'out of time' | undefined;
  private pausing = false;
  /** Whether everything so far was visited in an earlier run. */
  private catchingUp = true;
  /** How the step in work is watched, and how many in a row were seen. */
  private watching: Watching = 'seen';
  private seenInRow = 0;
  private readonly start = performance.now();
  private deadline = Infinity;
  private writesInStep = 0;
  private offset: number;
  private terminal: Position | undefined;
  /** Whether the send has ended or failed. */
  isOver = false;

  constructor(setup: ReplaySetup, { from, visited, goal }: RunStart, listener: RunListener) {
    this.visited = visited;
    this.goal = goal;
    this.listener = listener;
    this.offset = from.sendOff;
    const sink = {
      write: (bytes: Uint8Array) => this.write(bytes),
      skip: (length: number) => this.skip(length),
    };
    const known = (length: number): boolean => this.offset + length <= listener.written();
    const unseen = { ...withoutKnownData(setup, known), sink };
    this.probe = new ReplayProbe(
      from.step,
      from.stack,
      (probe) =>
        from.state ? resume({ ...unseen, probe }, from.state) : beginSend({ ...unseen, probe }),
      (moment) => this.visit(moment),
    );
    this.moment = this.probe.moment;
    this.ear = new EarProbe(() => this.heard());
    this.setups = {
      seen: this.moment.sctx.setup,
      heard: setupOfKernel({ ...unseen, probe: this.ear }),
      unseen: setupOfKernel(unseen),
    };
  }

  /** Of the last event, of which the end is one; one behind it where the send failed. */
  get position(): Position {
    return this.terminal ?? { step: this.moment.step, event: this.moment.event };
  }

  /** Runs in slices. */
  async run(control: RunControl): Promise<RunEnd> {
    this.pausing = control.paused;
    let sliceStart = this.start;
    let now = sliceStart;
    try {
      while (this.step(now)) {
        this.probe.nextStep();
        now = performance.now();
        if (now - sliceStart < sliceTime) continue;
        control.advanced?.(this.moment);
        await yieldToHost();
        this.pausing = control.paused;
        now = sliceStart = performance.now();
      }
      // What is shown at the end is the same, however it is come to.
      if (!this.seeing) return { kind: 'unseen', step: this.moment.step };
      this.probe.end();
      this.isOver = true;
      return { kind: 'end' };
    } catch (error) {
      if (!this.seeing) return { kind: 'unseen', step: this.moment.step };
      if (error === halt && this.haltedBy) return { kind: this.haltedBy };
      this.terminal = { step: this.moment.step, event: this.moment.event + 1 };
      this.isOver = true;
      return { kind: 'failed', error };
    }
  }

  /** Throws to leave the step; so does what goes wrong in it. */
  private step(now: number): boolean {
    this.prepare(now);
    const { commands } = this.moment.sctx;
    const more = sendStep(this.moment.sctx);
    const isNew = !this.seeing && this.moment.step > this.visited.step;
    if (isNew && this.listener.missed(commands, this.moment.sctx.commands)) throw halt;
    return more;
  }

  private prepare(now: number): void {
    const { step } = this.moment;
    const isNew = step > this.visited.step;
    if (isNew && this.catchingUp) this.caughtUp(now);
    else if (!this.catchingUp) this.deadline = now + stepTime;
    // The first step is what puts `send_subvol` on the stack.
    this.see(step === 0 || (isNew && this.pausing) || this.listener.shows(step, this.moment.sctx));
    const isWatched = isNew && this.seeing && this.seenInRow <= rowOfCheckpoints;
    const isNear = isWatched || isNearStep(step, this.goal);
    this.listener.offer(step, this.moment.sctx, isNear, () => this.checkpoint());
    this.writesInStep = 0;
  }

  private get seeing(): boolean {
    return this.watching === 'seen';
  }

  private see(seeing: boolean): void {
    this.seenInRow = seeing ? this.seenInRow + 1 : 0;
    this.ear.names = this.listener.heard();
    this.ear.changed = this.listener.watches() ? this.changed : undefined;
    const isHeard = this.ear.names.size > 0 || this.ear.changed !== undefined;
    const watching = seeing ? 'seen' : isHeard ? 'heard' : 'unseen';
    if (watching === this.watching) return;
    this.watching = watching;
    this.probe.moveTo(this.setups[watching]);
  }

  private readonly changed = (): boolean =>
    this.moment.step > this.visited.step && this.listener.changed(this.moment.sctx);

  /** Something is to be found in a step that isn't seen: it must be run again. */
  private heard(): void {
    if (this.moment.step > this.visited.step) throw halt;
  }

  /**
   * What was visited before was run again up to here, which can't be done in parts: from now on the
   * step may take as long once more and half, so that catching up stays the smaller part of the work.
   */
  private caughtUp(now: number): void {
    this.catchingUp = false;
    this.deadline = now + Math.max(stepTime, 1.5 * (now - this.start));
  }

  private visit(moment: EngineMoment): boolean {
    if (comparePositions(moment, this.visited) > 0) {
      if (this.catchingUp) this.caughtUp(performance.now());
      this.visited.step = moment.step;
      this.visited.event = moment.event;
      if (this.listener.visit(moment)) this.haltedBy = 'halted';
      else if (this.pausing) this.haltedBy = 'paused';
    }
    if (!this.haltedBy && moment.event % clockInterval === clockInterval - 1) this.lookAtClock();
    return this.haltedBy !== undefined;
  }

  private lookAtClock(): void {
    if (performance.now() > this.deadline) this.haltedBy = 'out of time';
  }

  private checkpoint(): Checkpoint {
    const { step, sctx, stack } = this.moment;
    return { step, state: checkpoint(sctx), stack: [...stack], sendOff: sctx.sendOff };
  }

  private skip(length: number): boolean {
    if (this.offset + length > this.listener.written()) return false;
    this.offset += length;
    return true;
  }

  private write(bytes: Uint8Array): void {
    this.listener.write(bytes, this.offset);
    this.offset += bytes.length;
    if (this.seeing || ++this.writesInStep % clockInterval !== 0) return;
    this.lookAtClock();
    if (this.haltedBy) throw halt;
  }
}
