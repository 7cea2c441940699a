// SPDX-License-Identifier: GPL-2.0-only
import { writeSync } from 'node:fs';

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
      writeFully(this.#descriptor, bytes);
      return;
    }
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(text: string): void {
    this.write(Buffer.from(text));
  }

  /** Writes what is gathered. Throws ClosedPipe, or Node's error where the bytes have no room. */
  flush(): void {
    const length = this.#length;
    this.#length = 0;
    writeFully(this.#descriptor, this.#gathered.subarray(0, length));
  }
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') throw new ClosedPipe('the reader has gone');
      if (code !== 'EAGAIN') throw error;
      waitForReader();
    }
  }
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that doesn't block says EAGAIN while it is full: sleeps a moment, in ms. */
function waitForReader(): void {
  Atomics.wait(never, 0, 0, 5);
}
