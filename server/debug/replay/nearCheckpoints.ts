// SPDX-License-Identifier: GPL-2.0-only
import type { Checkpoint } from './checkpoints';

interface Kept {
  readonly checkpoint: Checkpoint;
  readonly entries: number;
}

/**
 * Whether a step on the way to another one deserves a checkpoint: the nearer, the denser, in
 * distances of 0, 1, 2, 4, 8 … steps. So going back step by step runs on average few steps again.
 */
export function isNearStep(step: number, goal: number): boolean {
  const distance = goal - step;
  return distance >= 0 && Number.isInteger(Math.log2(Math.max(distance, 1)));
}

/**
 * Checkpoints around the place in work: of too many, that one goes whose gap is the smallest for its
 * distance. So they become the sparser, the farther they are, and reach far on both sides.
 */
export class NearCheckpoints {
  private readonly limit: number;
  private readonly entriesLimit: number;
  private readonly kept = new Map<number, Kept>();
  private entries = 0;

  constructor(limit: number, entriesLimit: number) {
    this.limit = limit;
    this.entriesLimit = entriesLimit;
  }

  get count(): number {
    return this.kept.size;
  }

  has(step: number): boolean {
    return this.kept.has(step);
  }

  /** Keeps it, whatever its size; others make room. */
  add(checkpoint: Checkpoint, entries: number): void {
    this.kept.set(checkpoint.step, { checkpoint, entries });
    this.entries += entries;
    while (
      this.kept.size > this.limit ||
      (this.kept.size > 1 && this.entries > this.entriesLimit)
    ) {
      this.remove(this.leastMissed(checkpoint.step));
    }
  }

  before(step: number): Checkpoint | undefined {
    let best: Checkpoint | undefined;
    for (const { checkpoint } of this.kept.values()) {
      if (checkpoint.step <= step && checkpoint.step > (best?.step ?? -1)) best = checkpoint;
    }
    return best;
  }

  private leastMissed(here: number): number {
    const steps = [...this.kept.keys()].sort((left, right) => left - right);
    let least = here;
    let leastWorth = Infinity;
    steps.forEach((step, at) => {
      const gap = (steps[at + 1] ?? step) - (steps[at - 1] ?? step);
      const worth = gap / Math.abs(step - here);
      if (step === here || worth >= leastWorth) return;
      least = step;
      leastWorth = worth;
    });
    return least;
  }

  private remove(step: number): void {
    this.entries -= this.kept.get(step)?.entries ?? 0;
    this.kept.delete(step);
  }
}
