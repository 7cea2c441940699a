// SPDX-License-Identifier: GPL-2.0-only
import type { SendCheckpoint } from '../../../engine/send/sendEngine';
import type { Frame } from './moment';

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
  /** Checkpoints kept at most; at least 2. */
  readonly count: number;
  /** Entries of the engine's collections that all of them together may hold. */
  readonly entries: number;
  /** Events between two of them, at first. */
  readonly spacing: number;
}

export const checkpointLimits: CheckpointLimits = { count: 128, entries: 2_000_000, spacing: 2000 };

/**
 * Checkpoints in the order of their steps, of which a bounded number is kept: when there are too
 * many, every other goes and those that come are twice as far apart.
 */
export class Checkpoints {
  private readonly limits: CheckpointLimits;
  private kept: Checkpoint[] = [{ step: 0, state: undefined, stack: [], sendOff: 0 }];
  private entries = 0;
  private spacing: number;

  constructor(limits: CheckpointLimits = checkpointLimits) {
    this.limits = limits;
    this.spacing = limits.spacing;
  }

  get count(): number {
    return this.kept.length;
  }

  /** Whether one more is worth its room, before this step and so many events behind the last one. */
  wanted(step: number, events: number): boolean {
    return events >= this.spacing && step > (this.kept.at(-1)?.step ?? 0);
  }

  add(checkpoint: Checkpoint): void {
    this.kept.push(checkpoint);
    this.entries += entriesOf(checkpoint);
    if (this.kept.length > this.limits.count || this.entries > this.limits.entries) this.thin();
  }

  /** The last one at or before this step: the beginning, if there is no nearer. */
  before(step: number): Checkpoint {
    const found = this.kept.findLast((checkpoint) => checkpoint.step <= step);
    if (!found) throw new RangeError(`No step of a send is before ${step}`);
    return found;
  }

  private thin(): void {
    this.kept = this.kept.filter((_, index) => index % 2 === 0);
    this.entries = this.kept.reduce((sum, checkpoint) => sum + entriesOf(checkpoint), 0);
    this.spacing *= 2;
  }
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
