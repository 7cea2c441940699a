// SPDX-License-Identifier: GPL-2.0-only
import { comparePositions, type Position } from '../replay/position';

/**
 * The positions at which a breakpoint is hit, from the send's beginning on. So a hit has the same
 * number whichever way it is reached. 16 bytes a hit.
 */
export class HitCounter {
  private steps = new Float64Array(64);
  private events = new Float64Array(64);
  private count = 0;

  /** The number of the hit at this position; one that comes behind all others is added. */
  numberOf(position: Position): number {
    const at = this.before(position);
    if (at === this.count) this.add(position);
    return at + 1;
  }

  /** How many hits lie before it. */
  private before(position: Position): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comparePositions(this.at(middle), position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private at(index: number): Position {
    return { step: this.steps[index] ?? 0, event: this.events[index] ?? 0 };
  }

  private add({ step, event }: Position): void {
    if (this.count === this.steps.length) {
      this.steps = grown(this.steps);
      this.events = grown(this.events);
    }
    this.steps[this.count] = step;
    this.events[this.count] = event;
    this.count += 1;
  }
}

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(numbers.length * 2);
  longer.set(numbers);
  return longer;
}
