// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';

/** How long a file must rest, in milliseconds: one that is being written changes many times. */
const rest = 200;
/** A file that doesn't come to rest is told of all the same, so often: a send may be writing it. */
const longest = 2000;

/** Files that have changed, told once they have come to rest, or every few seconds. */
export class ChangedFiles {
  readonly #tell: (file: string) => void;
  readonly #waiting = new Map<string, Waiting>();

  /** `tell` gets a file's URI as vscode-uri writes it. */
  constructor(tell: (file: string) => void) {
    this.#tell = tell;
  }

  add(uri: string): void {
    const file = URI.parse(uri).toString();
    const now = performance.now();
    const before = this.#waiting.get(file);
    clearTimeout(before?.timer);
    const until = before?.until ?? now + longest;
    const timer = setTimeout(
      () => {
        this.#waiting.delete(file);
        this.#tell(file);
      },
      Math.max(0, Math.min(rest, until - now)),
    );
    this.#waiting.set(file, { timer, until });
  }
}

interface Waiting {
  readonly timer: ReturnType<typeof setTimeout>;
  /** When it is told of at the latest, by the clock of `performance.now()`. */
  readonly until: number;
}
