// SPDX-License-Identifier: GPL-2.0-only
import { writevSync } from 'node:fs';

/** The reader of a pipe has gone: nothing is left to do, and nothing to complain about. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/** Bytes gathered before they are written at once. */
const batch = 1 << 18;

/** Writes to a file descriptor in order, synchronously, so that a slow reader slows the writer. */
export class Output {
  readonly #descriptor: number;
  readonly #gathered = new Uint8Array(batch);
  #length = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(bytes: Uint8Array): void {
    if (this.#length + bytes.length > batch) this.flush();
    if (bytes.length > batch) {
      writeFully(this.#descriptor, [bytes]);
      return;
    }
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes both, the data not copied. */
  writeInTwo(begin: Uint8Array, data: Uint8Array): void {
    this.write(begin);
    const length = this.#length;
    this.#length = 0;
    writeFully(this.#descriptor, [this.#gathered.subarray(0, length), data]);
  }

  text(text: string): void {
    this.write(Buffer.from(text));
  }

  /** Writes what is gathered. Throws ClosedPipe, or Node's error where the bytes have no room. */
  flush(): void {
    const length = this.#length;
    this.#length = 0;
    writeFully(this.#descriptor, [this.#gathered.subarray(0, length)]);
  }
}

function writeFully(descriptor: number, parts: readonly Uint8Array[]): void {
  for (let left = behind(parts, 0); left.length > 0;) {
    try {
      left = behind(left, writevSync(descriptor, left));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') throw new ClosedPipe('the reader has gone');
      if (code !== 'EAGAIN') throw error;
      waitForReader();
    }
  }
}

/** What is left of the parts behind so many bytes. */
function behind(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let at = 0;
  return parts.flatMap((part) => {
    const from = Math.max(written - at, 0);
    at += part.length;
    return from < part.length ? part.subarray(from) : [];
  });
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that doesn't block says EAGAIN while it is full: sleeps a moment, in ms. */
function waitForReader(): void {
  Atomics.wait(never, 0, 0, 5);
}
