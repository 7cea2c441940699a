// SPDX-License-Identifier: GPL-2.0-only
import type { Stretch } from './nameBytes';

/** A copy of the stretch that was seen last, or of none, in memory of its own. */
export class KeptStretch {
  #bytes = new Uint8Array(256);
  /** −1 where none is kept. */
  #length = -1;

  is({ bytes, start, end }: Stretch): boolean {
    if (end - start !== this.#length) return false;
    for (let at = 0; at < this.#length; at++)
      if (this.#bytes[at] !== bytes[start + at]) return false;
    return true;
  }

  keep({ bytes, start, end }: Stretch): void {
    this.#length = end - start;
    if (this.#length > this.#bytes.length) this.#bytes = new Uint8Array(2 * this.#length);
    for (let at = 0; at < this.#length; at++) this.#bytes[at] = bytes[start + at] ?? 0;
  }

  forget(): void {
    this.#length = -1;
  }
}
