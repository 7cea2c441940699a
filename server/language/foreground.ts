// SPDX-License-Identifier: GPL-2.0-only

/**
 * How long nothing must have been asked before work begins that nobody waits for, in milliseconds: a long
 * answer is still being written when its request is done, and another request often follows.
 */
const quietTime = 200;

/** The requests that are being answered: work that nobody waits for lets them go first. */
export class Foreground {
  #running = 0;
  #lastEnd = -Infinity;
  #waiting: (() => void)[] = [];

  /** Whether anything has been asked yet. */
  get hasRun(): boolean {
    return this.#running > 0 || this.#lastEnd > -Infinity;
  }

  async run<Result>(answer: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await answer();
    } finally {
      this.#running -= 1;
      this.#lastEnd = performance.now();
      if (this.#running === 0) this.#waiting.splice(0).forEach((goOn) => goOn());
    }
  }

  /**
   * Resolves when no request is being answered, and none has been for a moment; that isn't waited for any
   * longer where short ones come all the time.
   */
  async idle(): Promise<void> {
    let longest = performance.now() + quietTime;
    for (;;) {
      if (this.#running > 0) {
        await new Promise<void>((goOn) => this.#waiting.push(goOn));
        longest = performance.now() + quietTime;
      }
      const left = Math.min(this.#lastEnd + quietTime, longest) - performance.now();
      if (this.#running === 0 && left <= 0) return;
      if (left > 0) await new Promise((goOn) => setTimeout(goOn, left));
    }
  }
}
