// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import type { SendCheckpoint } from '../../../engine/send/sendEngine';
import type { Frame } from './moment';
import { NearCheckpoints } from './nearCheckpoints';

/** The engine before a step, to begin again from. */
export interface Checkpoint {
  readonly step: number;
  /** Nothing for the beginning of the send, which needs no state. */
  readonly state: SendCheckpoint | undefined;
  readonly stack: readonly Frame[];
  /** Bytes written before the step. */
  readonly sendOff: number;
}

export interface CheckpointLimits {
  /** Checkpoints kept over the whole send at most; at least 2. */
  readonly count: number;
  /** Checkpoints kept around the place that was gone to last; at least 2. */
  readonly near: number;
  /** Entries of the engine's collections that all of them together may hold. */
  readonly entries: number;
  /** Commands and steps between two of them, at first. */
  readonly spacing: number;
}

/** A usual send's caches have up to 600 entries: some 10 MB in all; the entries bound it to some 200 MB. */
export const checkpointLimits: CheckpointLimits = {
  count: 256,
  near: 48,
  entries: 2_000_000,
  spacing: 500,
};

/** How many times as dense they are behind where the send has come to, so that going back begins soon. */
const densityBehind = 8;

/**
 * Checkpoints of which a bounded number is kept. Over the whole send they are as far apart as they must
 * be: when there are too many, every other goes and those that come are twice as far apart. Around the
 * place in work they are dense, so that a step, on or back, runs little of the engine again.
 */
export class Checkpoints {
  private readonly limits: CheckpointLimits;
  private readonly near: NearCheckpoints;
  private far: Checkpoint[] = [{ step: 0, state: undefined, stack: [], sendOff: 0 }];
  private entries = 0;
  private spacing: number;
  /** Of the checkpoint that is the farthest into the send. */
  private latest = { step: 0, work: 0 };

  constructor(limits: CheckpointLimits = checkpointLimits) {
    this.limits = limits;
    this.spacing = limits.spacing;
    this.near = new NearCheckpoints(limits.near, limits.entries / 4);
  }

  get count(): number {
    return this.far.length + this.near.count;
  }

  /**
   * Keeps the engine before this step where that is worth its room: so far behind the last one, where
   * the send was never before, or `near` the place in work.
   */
  offer(step: number, sctx: SendContext, near: boolean, make: () => Checkpoint): void {
    const last = this.far.at(-1);
    const done = work(sctx);
    const isFar = step > (last?.step ?? 0) && done - work(last?.state) >= this.spacing;
    const isBehind = step > this.latest.step && done - this.latest.work >= this.spacingBehind;
    const isNear = (near || isBehind) && !this.near.has(step);
    if (!isFar && !isNear) return;
    const checkpoint = make();
    if (step > this.latest.step) this.latest = { step, work: done };
    if (isFar) this.addFar(checkpoint);
    if (isNear) this.near.add(checkpoint, entriesOf(checkpoint));
  }

  private get spacingBehind(): number {
    return Math.max(this.limits.spacing, this.spacing / densityBehind);
  }

  /** The last one at or before this step: the beginning, if there is no nearer. */
  before(step: number): Checkpoint {
    const found = this.far[lastBefore(this.far, step)];
    if (!found) throw new RangeError(`No step of a send is before ${step}`);
    const near = this.near.before(step);
    return near && near.step > found.step ? near : found;
  }

  private addFar(checkpoint: Checkpoint): void {
    this.far.push(checkpoint);
    this.entries += entriesOf(checkpoint);
    if (this.far.length > this.limits.count || this.entries > this.limits.entries) this.thin();
  }

  private thin(): void {
    this.far = this.far.filter((_, index) => index % 2 === 0);
    this.entries = this.far.reduce((sum, checkpoint) => sum + entriesOf(checkpoint), 0);
    this.spacing *= 2;
  }
}

/** How much has been done so far, whether a probe saw it or not. */
function work(state: Pick<SendContext, 'commands' | 'steps'> | undefined): number {
  return state ? state.commands + state.steps : 0;
}

function lastBefore(checkpoints: readonly Checkpoint[], step: number): number {
  return checkpoints.findLastIndex((checkpoint) => checkpoint.step <= step);
}

/** The size of the collections that can grow with the filesystem. */
function entriesOf({ state }: Checkpoint): number {
  if (!state) return 0;
  return (
    state.newRefs.size +
    state.deletedRefs.size +
    state.nameCache.size +
    state.pendingDirMoves.size +
    state.waitingDirMoves.size +
    state.orphanDirs.size
  );
}
