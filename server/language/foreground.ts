// SPDX-License-Identifier: GPL-2.0-only

/** The requests that are being answered: work that nobody waits for lets them go first. */
export class Foreground {
  #running = 0;
  #waiting: (() => void)[] = [];

  async run<Result>(answer: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await answer();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#waiting.splice(0).forEach((goOn) => goOn());
    }
  }

  /** Resolves when no request is being answered. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
