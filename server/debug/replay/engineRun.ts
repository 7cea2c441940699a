// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext, SendSetup } from '../../../engine/send/sendContext';
import { beginSend, checkpoint, resume, sendStep } from '../../../engine/send/sendEngine';
import type { Checkpoint } from './checkpoints';
import type { Moment } from './moment';
import { comparePositions, type Position } from './position';
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
}

export type RunEnd =
  /** By the visitor, at the moment that it was shown last. */
  | { readonly kind: 'halted' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Within a step that lasted longer than the patience. */
  | { readonly kind: 'out of time' };

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
    const sink = { write: (bytes: Uint8Array) => this.write(bytes) };
    this.probe = new ReplayProbe(
      from.step,
      from.stack,
      (probe): SendContext =>
        from.state
          ? resume({ ...setup, sink, probe }, from.state)
          : beginSend({ ...setup, sink, probe }),
      (moment) => this.visit(moment),
    );
    this.moment = this.probe.moment;
  }

  /** Of the last event; one behind it where the send ended or failed. */
  get position(): Position {
    return this.terminal ?? { step: this.moment.step, event: this.moment.event };
  }

  /** Runs in slices; `patience` is how long, in milliseconds, a single step may take. */
  async run(patience: number, control: RunControl): Promise<RunEnd> {
    try {
      let sliceStart = performance.now();
      this.deadline = sliceStart + patience;
      while (sendStep(this.moment.sctx)) {
        this.probe.nextStep();
        this.keepCheckpoint();
        if (performance.now() - sliceStart < sliceTime) continue;
        control.advanced?.(this.moment);
        await yieldToHost();
        this.pausing = control.paused;
        sliceStart = performance.now();
        this.deadline = sliceStart + patience;
      }
      this.terminal = { step: this.moment.step, event: this.moment.event + 1 };
      return { kind: 'end' };
    } catch (error) {
      if (error === halt && this.haltedBy) return { kind: this.haltedBy };
      this.terminal = { step: this.moment.step, event: this.moment.event + 1 };
      return { kind: 'failed', error };
    }
  }

  private visit(moment: Moment): boolean {
    if (comparePositions(moment, this.visited) > 0) {
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

  private write(bytes: Uint8Array): void {
    this.listener.write(bytes, this.offset);
    this.offset += bytes.length;
  }
}
