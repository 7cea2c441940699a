// SPDX-License-Identifier: GPL-2.0-only
import { commandHeaderLength } from '../../../engine/stream/streamHeader';

/** What is remembered of every command that the engine has written: its length and its checksum. */
export class WrittenCommands {
  #count = 0;
  #lengths = new Float64Array(1024);
  #crcs = new Uint32Array(1024);

  get count(): number {
    return this.#count;
  }

  /** Takes one whole command. */
  add(bytes: Uint8Array): void {
    if (this.#count === this.#crcs.length) {
      this.#lengths = grown(this.#lengths, new Float64Array(this.#count * 2));
      this.#crcs = grown(this.#crcs, new Uint32Array(this.#count * 2));
    }
    this.#lengths[this.#count] = bytes.length - commandHeaderLength;
    this.#crcs[this.#count] = crcOf(bytes);
    this.#count += 1;
  }

  /** The CRC in the header; undefined while the command has not been written. */
  crcOf(command: number): number | undefined {
    return command < this.#count ? this.#crcs[command] : undefined;
  }

  /** Bytes behind the header. */
  payloadLengthOf(command: number): number | undefined {
    return command < this.#count ? this.#lengths[command] : undefined;
  }
}

function crcOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(6, true);
}

function grown<Numbers extends Float64Array | Uint32Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}
