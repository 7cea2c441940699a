// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { assumedWrite } from './commandRun';
import type { CommandRuns } from './commandRuns';
import type { CommandTable } from './commandTable';
import { u32At } from './streamHeader';
import { beginsWithHead } from './writeHead';

/**
 * Reads, slice by slice, the heads of the commands that an index has leapt over, and completes it by their
 * checksums.
 */
export class RunConfirmer {
  readonly #source: ByteSource;
  readonly #table: CommandTable;
  readonly #runs: CommandRuns;
  #isRefuted = false;

  constructor(source: ByteSource, table: CommandTable, runs: CommandRuns) {
    this.#source = source;
    this.#table = table;
    this.#runs = runs;
  }

  /** Whether a command was found to be another than it was taken for: the index is wrong from there on. */
  get isRefuted(): boolean {
    return this.#isRefuted;
  }

  /** Whether nothing of what is indexed is left to be read. */
  get isDone(): boolean {
    return this.#isRefuted || !this.#runs.nextFrom(this.#runs.confirmedUntil);
  }

  /** Reads up to `count` commands more; true when all of the index is confirmed, or it is refuted. */
  step(count: number): boolean {
    for (let left = count; left > 0 && !this.#isRefuted; left--) {
      const run = this.#runs.nextFrom(this.#runs.confirmedUntil);
      if (!run) return true;
      const command = Math.max(run.first, this.#runs.confirmedUntil);
      const { head, fileOffset } = assumedWrite(run, command);
      const bytes = this.#source.read(this.#table.offsetOf(command), head.length);
      if (beginsWithHead(bytes, head, fileOffset)) {
        this.#table.setCrc(command, u32At(bytes, 6));
        this.#runs.confirmedUntil = command + 1;
      } else this.#isRefuted = true;
    }
    return this.isDone;
  }
}
