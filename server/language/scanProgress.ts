// SPDX-License-Identifier: GPL-2.0-only
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Work on a whole stream that a person may see going on. */
export interface Scan {
  /** How much is done, from 0 to 1. */
  tell(done: number): void;
  end(): void;
}

/** Begins a scan; `cancel` is called when it is wanted no more. */
export type StartScan = (title: string, cancel?: () => void) => Scan;

/** Nobody looks. */
export const silentScan: StartScan = () => ({ tell: () => undefined, end: () => undefined });

/** Scans shorter than this, in milliseconds, pass unseen: a notice that flashes by disturbs. */
const unseen = 700;
/** Between two notices of one scan, in milliseconds. */
const pause = 200;

/** Shows scans that take longer where the client shows progress, and nowhere else. */
export function shownScans({ window }: Pick<Connection, 'window'>): StartScan {
  return (title, cancel) => new ShownScan(window, title, cancel);
}

class ShownScan implements Scan {
  readonly #window: Connection['window'];
  readonly #title: string;
  readonly #cancel: (() => void) | undefined;
  #next = performance.now() + unseen;
  #reporter: Promise<WorkDoneProgressServerReporter> | undefined;
  #ended = false;

  constructor(window: Connection['window'], title: string, cancel: (() => void) | undefined) {
    this.#window = window;
    this.#title = title;
    this.#cancel = cancel;
  }

  tell(done: number): void {
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + pause;
    const percentage = Math.floor(Math.min(1, done) * 100);
    if (this.#reporter) this.#then((reporter) => reporter.report(percentage));
    else {
      this.#reporter = this.#window.createWorkDoneProgress();
      this.#then((reporter) => {
        reporter.begin(this.#title, percentage, undefined, this.#cancel !== undefined);
        reporter.token.onCancellationRequested(() => this.#cancel?.());
      });
    }
  }

  end(): void {
    this.#then((reporter) => reporter.done());
    this.#ended = true;
  }

  /** In the order in which it is asked for; a client that is gone is told nothing. */
  #then(act: (reporter: WorkDoneProgressServerReporter) => void): void {
    if (this.#ended) return;
    this.#reporter?.then(act).catch(() => undefined);
  }
}
