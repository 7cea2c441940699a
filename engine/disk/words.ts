// SPDX-License-Identifier: GPL-2.0-only

/** Bytes in front of what is meant, and behind it, that may be read and written too. */
export const wordMargin = 16;

/** From here on, in bytes, the engine's own copying is faster than ours. */
const long = 32;

/** Memory that is read and written by words: the content begins at `wordMargin`. */
export class Words {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  /** Room for `size` bytes of content. */
  constructor(size: number) {
    this.bytes = new Uint8Array(size + 2 * wordMargin);
    this.view = new DataView(this.bytes.buffer);
  }

  /** `count` bits, at most 24, from that one on. */
  bits(bit: number, count: number): number {
    return (this.view.getInt32(bit >> 3, true) >>> (bit & 7)) & ((1 << count) - 1);
  }

  /** Copies bytes from elsewhere, and perhaps some of those behind them. */
  copyFrom(source: Words, from: number, to: number, length: number): void {
    if (length > long) {
      this.bytes.set(source.bytes.subarray(from, from + length), to);
      return;
    }
    const { view } = source;
    const own = this.view;
    for (let at = 0; at < length; at += 4)
      own.setInt32(to + at, view.getInt32(from + at, true), true);
  }

  /** Repeats what lies `distance` bytes back, which may be part of what is written. */
  repeat(to: number, distance: number, length: number): void {
    const { bytes, view } = this;
    const from = to - distance;
    if (distance === 1) bytes.fill(bytes[from] ?? 0, to, to + length);
    else if (distance < 4) {
      for (let at = 0; at < length; at++) bytes[to + at] = bytes[from + at] ?? 0;
    } else if (distance >= length && length > long) {
      bytes.copyWithin(to, from, from + length);
    } else {
      for (let at = 0; at < length; at += 4) {
        view.setInt32(to + at, view.getInt32(from + at, true), true);
      }
    }
  }
}
