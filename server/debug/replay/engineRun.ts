// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext, SendSetup } from '../../../engine/send/sendContext';
import { beginSend, checkpoint, resume, sendStep } from '../../../engine/send/sendEngine';
import type { Checkpoint } from './checkpoints';
import type { Moment } from './moment';
import { comparePositions, type Position } from './position';
import { withoutKnownData } from './knownData';
import { halt, ReplayProbe } from './replayProbe';
import type { RunControl } from './runControl';
import { sliceTime, yieldToHost } from '../../slice';

/** What is replayed; the sink and the probe are the replay's. */
export type ReplaySetup = Omit<SendSetup, 'sink' | 'probe'>;

/** Takes what the engine writes. */
export type OutputListener = (bytes: Uint8Array) => void;

export interface RunListener {
  /** Before a step, so many events behind the last checkpoint: `make` gives one to keep. */
  readonly keep: (events: number, step: number, make: () => Checkpoint) => boolean;
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
  | { readonly kind: 'out of time' };

/** How long a single step may hold up others, in milliseconds, if it needn't be caught up with. */
const stepTime = 100;

/** How many events go by between two looks at the clock. */
const clockInterval = 64;

/** One run of the engine from a checkpoint on. */
export class EngineRun {
  readonly moment: Moment;
  private readonly probe: ReplayProbe;
  private readonly listener: RunListener;
  private readonly visitor: (moment: Moment) => boolean;
  /** The last moment that the visitor has seen, in this run or an earlier one. */
  private readonly visited: { step: number; event: number };
  private haltedBy: 'halted' | 'paused' | 'out of time' | undefined;
  private pausing = false;
  /** Whether everything so far was visited in an earlier run. */
  private catchingUp = true;
  /** When this run, or its last slice, began; from when it takes longer than it may. */
  private sliceStart = 0;
  private deadline = Infinity;
  private eventsAtCheckpoint = 0;
  private offset: number;
  private terminal: Position | undefined;

  /** The visitor is shown every moment behind `visited`, which moves on with it, and may halt there. */
  constructor(
    setup: ReplaySetup,
    from: Checkpoint,
    visited: { step: number; event: number },
    visitor: (moment: Moment) => boolean,
    listener: RunListener,
  ) {
    this.visited = visited;
    this.visitor = visitor;
    this.listener = listener;
    this.offset = from.sendOff;
    const sink = {
      write: (bytes: Uint8Array) => this.write(bytes),
      skip: (length: number) => this.skip(length),
    };
    const known = (length: number): boolean => this.offset + length <= listener.written();
    const replayed = withoutKnownData(setup, known);
    this.probe = new ReplayProbe(
      from.step,
      from.stack,
      (probe): SendContext =>
        from.state
          ? resume({ ...replayed, sink, probe }, from.state)
          : beginSend({ ...replayed, sink, probe }),
      (moment) => this.visit(moment),
    );
    this.moment = this.probe.moment;
  }

  /** Of the last event; one behind it where the send ended or failed. */
  get position(): Position {
    return this.terminal ?? { step: this.moment.step, event: this.moment.event };
  }

  /** Runs in slices. */
  async run(control: RunControl): Promise<RunEnd> {
    try {
      this.startSlice();
      while (sendStep(this.moment.sctx)) {
        this.probe.nextStep();
        this.keepCheckpoint();
        if (performance.now() - this.sliceStart < sliceTime) continue;
        control.advanced?.(this.moment);
        await yieldToHost();
        this.pausing = control.paused;
        this.startSlice();
      }
      this.terminal = { step: this.moment.step, event: this.moment.event + 1 };
      return { kind: 'end' };
    } catch (error) {
      if (error === halt && this.haltedBy) return { kind: this.haltedBy };
      this.terminal = { step: this.moment.step, event: this.moment.event + 1 };
      return { kind: 'failed', error };
    }
  }

  private startSlice(): void {
    this.sliceStart = performance.now();
    this.deadline = this.catchingUp ? Infinity : this.sliceStart + stepTime;
  }

  /**
   * What was visited before was run again up to here, which can't be done in parts: from now on the
   * step may take as long once more and half, so that catching up stays the smaller part of the work.
   */
  private caughtUp(): void {
    this.catchingUp = false;
    const now = performance.now();
    this.deadline = now + Math.max(stepTime, 1.5 * (now - this.sliceStart));
  }

  private visit(moment: Moment): boolean {
    if (comparePositions(moment, this.visited) > 0) {
      if (this.catchingUp) this.caughtUp();
      this.visited.step = moment.step;
      this.visited.event = moment.event;
      if (this.visitor(moment)) this.haltedBy = 'halted';
      else if (this.pausing) this.haltedBy = 'paused';
    }
    if (!this.haltedBy && this.probe.seen % clockInterval === 0) {
      if (performance.now() > this.deadline) this.haltedBy = 'out of time';
    }
    return this.haltedBy !== undefined;
  }

  private keepCheckpoint(): void {
    const { step, sctx, stack } = this.moment;
    const kept = this.listener.keep(this.probe.seen - this.eventsAtCheckpoint, step, () => ({
      step,
      state: checkpoint(sctx),
      stack: [...stack],
      sendOff: sctx.sendOff,
    }));
    if (kept) this.eventsAtCheckpoint = this.probe.seen;
  }

  private skip(length: number): boolean {
    if (this.offset + length > this.listener.written()) return false;
    this.offset += length;
    return true;
  }

  private write(bytes: Uint8Array): void {
    this.listener.write(bytes, this.offset);
    this.offset += bytes.length;
  }
}
