// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, type ByteString } from '../byteString';

/** `PATH_MAX`: longer ones are not kept, as none is carried out. */
const longest = 4096;

/** A path that was read, and its bytes: where they come again, no new string has to be made. */
export class LastPath {
  text = emptyByteString;
  readonly #bytes = new Uint8Array(longest);
  #length = -1;

  /** Whether these are the bytes of `text`; `length` is -1 where there are none. */
  is(bytes: Uint8Array, start: number, length: number): boolean {
    if (length !== this.#length || length < 0) return false;
    const kept = this.#bytes;
    // Paths differ at their ends.
    let at = length - 1;
    while (at >= 0 && bytes[start + at] === kept[at]) at -= 1;
    return at < 0;
  }

  keep(bytes: Uint8Array, start: number, length: number, text: ByteString): void {
    this.text = text;
    this.#length = length <= longest ? length : -1;
    const kept = this.#bytes;
    for (let at = 0; at < this.#length; at++) kept[at] = bytes[start + at] ?? 0;
  }
}
