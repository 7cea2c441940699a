// SPDX-License-Identifier: GPL-2.0-only
import type { CommandRun } from './commandRun';

/** The runs of an index, in order, and how many of their commands have been read since. */
export class CommandRuns {
  #runs: CommandRun[];
  /** Which was found last: mostly it is asked about one command after another. */
  #found = 0;
  /** All before this command are known to be what they were taken for. */
  confirmedUntil: number;

  /** A copy of another, where one is given. */
  constructor(other?: CommandRuns) {
    this.#runs = other ? [...other.#runs] : [];
    this.confirmedUntil = other?.confirmedUntil ?? 0;
  }

  add(run: CommandRun): void {
    this.#runs.push(run);
  }

  /** Forgets a command and those behind it: others may take their numbers. */
  removeFrom(command: number): void {
    while ((this.#runs.at(-1)?.first ?? -1) >= command) this.#runs.pop();
    const last = this.#runs.pop();
    if (last) this.#runs.push({ ...last, end: Math.min(last.end, command) });
    this.confirmedUntil = Math.min(this.confirmedUntil, command);
  }

  /** The run that a command is in. */
  of(command: number): CommandRun | undefined {
    const run = this.nextFrom(command);
    return run && run.first <= command ? run : undefined;
  }

  /** The run that a command is in, or else the first one behind it. */
  nextFrom(command: number): CommandRun | undefined {
    if (this.#runs.length === 0) return undefined;
    if (!this.#isNextFrom(this.#found, command))
      this.#found = this.#isNextFrom(this.#found + 1, command)
        ? this.#found + 1
        : this.#search(command);
    return this.#runs[this.#found];
  }

  /** Whether it is the first of the runs that end behind a command. */
  #isNextFrom(run: number, command: number): boolean {
    const before = this.#runs[run - 1]?.end ?? 0;
    const end = this.#runs[run]?.end ?? Infinity;
    return run <= this.#runs.length && before <= command && command < end;
  }

  #search(command: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.end ?? 0) <= command) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a command has not been read yet. */
  isAssumed(command: number): boolean {
    return command >= this.confirmedUntil && this.of(command) !== undefined;
  }
}
