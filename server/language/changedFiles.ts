// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';

/** How long a file must rest, in milliseconds: one that is being written changes many times. */
const rest = 200;

/** Files that have changed, told once they have come to rest. */
export class ChangedFiles {
  readonly #tell: (file: string) => void;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  /** `tell` gets a file's URI as vscode-uri writes it. */
  constructor(tell: (file: string) => void) {
    this.#tell = tell;
  }

  add(uri: string): void {
    const file = URI.parse(uri).toString();
    clearTimeout(this.#waiting.get(file));
    const timer = setTimeout(() => {
      this.#waiting.delete(file);
      this.#tell(file);
    }, rest);
    this.#waiting.set(file, timer);
  }
}
