// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import {
  checkpointLimits,
  Checkpoints,
  type Checkpoint,
  type CheckpointLimits,
} from './checkpoints';
import {
  EngineRun,
  type OutputListener,
  type ReplaySetup,
  type RunEnd,
  type RunListener,
} from './engineRun';
import { everything, nothing, type Interest } from './interest';
import type { EngineMoment, Watch } from './moment';
import { beforeAll, comparePositions, type Position } from './position';
import { uninterrupted, type RunControl } from './runControl';
import { yieldToHost } from '../../slice';

/** How a movement ended. */
export type Arrival<Found> =
  | { readonly kind: 'found'; readonly found: Found }
  /** Nothing was found before the send's first event, its end, its failure. */
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'paused' };

/** Steps between two that had to be run again because of what was in them, by which they count as dense. */
const denseSteps = 256;

interface Sighting<Found> {
  readonly position: Position;
  readonly found: Found;
}

/**
 * Moves over a send in both directions. A position is reached by taking up the nearest checkpoint
 * and running the engine to the event, where it is left as it is: what `moment` shows is the
 * engine's own state. One movement at a time.
 */
export class Replay {
  private readonly setup: ReplaySetup;
  private readonly listener: OutputListener;
  private readonly checkpoints: Checkpoints;
  private current: EngineRun | undefined;
  private written = 0;

  /** The listener gets what the engine writes, each byte once and in order, however often it runs. */
  constructor(
    setup: ReplaySetup,
    listener: OutputListener = () => undefined,
    limits: CheckpointLimits = checkpointLimits,
  ) {
    this.setup = setup;
    this.listener = listener;
    this.checkpoints = new Checkpoints(limits);
  }

  /** Where the engine stands; undefined until the first movement. */
  get moment(): EngineMoment | undefined {
    return this.current?.moment;
  }

  /** The state at that place, also where the send ended or failed. */
  get sctx(): SendContext | undefined {
    return this.moment?.sctx;
  }

  get position(): Position {
    return this.current?.position ?? beforeAll;
  }

  get isOver(): boolean {
    return this.current?.isOver === true;
  }

  /** Checkpoints kept now. */
  get checkpointCount(): number {
    return this.checkpoints.count;
  }

  /** To the next moment that the watch finds, behind the one it is at. */
  async forward<Found>(watch: Watch<Found>, control: RunControl): Promise<Arrival<Found>> {
    const from = this.position;
    let found: Found | undefined;
    watch.begin?.(this.moment);
    const end = await this.run(
      { start: this.checkpoints.before(from.step), after: from, interest: watch.interest },
      control,
      (moment) => {
        found = watch(moment);
        return found !== undefined;
      },
    );
    if (end.kind !== 'halted') return end;
    return found === undefined ? { kind: 'paused' } : { kind: 'found', found };
  }

  /** To the last moment that the watch finds before the one it is at; else to the first of all. */
  async backward<Found>(watch: Watch<Found>, control: RunControl): Promise<Arrival<Found>> {
    const from = this.position;
    let end = from;
    let start = this.checkpoints.before(from.step);
    while (watch.interest?.any() !== false) {
      const last = await this.lastWithin(start, end, from, watch, control);
      if (last === 'paused') {
        // Behind it nothing was found, up to where it came from.
        await this.goTo(end);
        return { kind: 'paused' };
      }
      if (last) {
        await this.goTo(last.position);
        return { kind: 'found', found: last.found };
      }
      if (start.step === 0) break;
      end = { step: start.step, event: -1 };
      start = this.checkpoints.before(start.step - 1);
    }
    await this.goTo({ step: 0, event: 0 });
    return { kind: 'start' };
  }

  /** To a position that was reached before; the end and a failure are such ones too. */
  async goTo(position: Position, control: RunControl = uninterrupted): Promise<void> {
    const after = { step: position.step, event: position.event - 1 };
    const start = this.checkpoints.before(position.step);
    await this.run({ start, after, interest: nothing }, control, () => true);
  }

  /**
   * Shows the watch every moment that it has an interest in, from the send's beginning to where it
   * stands, and stays there; false where that was cut short.
   */
  async survey<Found>(watch: Watch<Found>, control: RunControl): Promise<boolean> {
    const from = this.position;
    watch.begin?.(undefined);
    const start = this.checkpoints.before(0);
    const { interest } = watch;
    const end = await this.run(
      { start, after: beforeAll, interest, until: from },
      control,
      (moment) => {
        watch(moment);
        return comparePositions(moment, from) >= 0;
      },
    );
    if (end.kind !== 'paused') return true;
    await this.goTo(from);
    return false;
  }

  /**
   * The last thing that the watch finds between a checkpoint and `end`. The first moment from there on
   * is shown, too, unless it is `origin`, where the search began: what is different there from the
   * moment before it only this row shows.
   */
  private async lastWithin<Found>(
    start: Checkpoint,
    end: Position,
    origin: Position,
    watch: Watch<Found>,
    control: RunControl,
  ): Promise<Sighting<Found> | 'paused' | undefined> {
    let last: Sighting<Found> | undefined;
    const after = { step: start.step, event: -1 };
    const begun = (before: EngineMoment): void =>
      watch.begin?.(start.step === 0 ? undefined : before);
    const { interest } = watch;
    const course = { start, after, interest, until: end, begun };
    const how = await this.run(course, control, (moment) => {
      if (comparePositions(moment, origin) >= 0) return true;
      const found = watch(moment);
      if (found !== undefined) {
        last = { position: { step: moment.step, event: moment.event }, found };
      }
      return comparePositions(moment, end) >= 0;
    });
    return how.kind === 'paused' ? 'paused' : last;
  }

  /**
   * Runs from a checkpoint and shows the visitor every moment of interest behind `after`, once. The
   * engine can't be left within a step and taken up there again: where a step takes long, others get
   * their turn and the engine runs again from the nearest checkpoint, without making what was written.
   */
  private async run(
    { start, after, interest = everything, until, begun }: Course,
    control: RunControl,
    visit: (moment: EngineMoment) => boolean,
  ): Promise<Exclude<RunEnd, { kind: 'out of time' | 'unseen' }>> {
    const visited = { ...after };
    const last = until?.step ?? Infinity;
    let from = start;
    let mustSee = after.step;
    let seesUntil = after.step;
    const listener: RunListener = {
      shows: (step, sctx) =>
        step === visited.step ||
        step === mustSee ||
        (step > visited.step && step <= seesUntil) ||
        step >= last ||
        (step > visited.step && interest.coming(sctx)),
      heard: () => interest.heard(),
      watches: () => interest.watches(),
      changed: (sctx) => interest.changed(sctx),
      missed: (first, end) => interest.passed(first, end),
      visit,
      offer: (...what) => this.checkpoints.offer(...what),
      write: (bytes, offset) => this.write(bytes, offset),
      written: () => this.written,
    };
    for (let runs = 0; ; runs++) {
      const goal = until?.step ?? visited.step;
      const engine = new EngineRun(this.setup, { from, visited, goal }, listener);
      this.current = engine;
      if (runs === 0) begun?.(engine.moment);
      const end = await engine.run(control);
      if (end.kind !== 'out of time' && end.kind !== 'unseen') return end;
      if (end.kind === 'unseen') {
        // Where one thing follows the other, seeing all at once is less work than going back each time.
        seesUntil = end.step - mustSee < denseSteps ? end.step + denseSteps : end.step;
        mustSee = end.step;
      }
      await yieldToHost();
      control.advanced?.(engine.moment);
      const isNew = comparePositions(engine.position, after) > 0;
      if (end.kind === 'out of time' && control.paused && isNew) return { kind: 'paused' };
      from = this.checkpoints.before(engine.position.step);
    }
  }

  private write(bytes: Uint8Array, offset: number): void {
    const end = offset + bytes.length;
    if (end <= this.written) return;
    this.listener(bytes.subarray(Math.max(this.written - offset, 0)));
    this.written = end;
  }
}

/** Which part of the send is run, and what of it is to be seen. */
interface Course {
  readonly start: Checkpoint;
  /** What comes up to here isn't shown again. */
  readonly after: Position;
  readonly interest?: Interest | undefined;
  /** From here on everything is shown. */
  readonly until?: Position;
  /** Told what it is like at the checkpoint, before anything is shown. */
  readonly begun?: (before: EngineMoment) => void;
}
