// SPDX-License-Identifier: GPL-2.0-only

/** Bytes kept of a payload's beginning: a command's attributes but for its data, nearly always. */
export const headLength = 256;

/** Payloads below this are read many at a time, so that nothing is won by keeping any of them. */
export const longPayload = 4096;
/** Beginnings kept at most: 16 MiB, of 3 GB of data as protocol 1 sends it. */
const most = 65_536;
const headsInBlock = 1024;

/**
 * The beginnings of long payloads: they lie far apart in the file, and who goes through all commands
 * shall not have to read it in small pieces again.
 */
export class CommandHeads {
  readonly #blocks: Uint8Array[];
  /** Where a beginning is, by its place in the file. */
  readonly #slots: Map<number, number>;

  /** A copy of another, where one is given. */
  constructor(other?: CommandHeads) {
    this.#blocks = other ? other.#blocks.map((block) => block.slice()) : [];
    this.#slots = new Map(other && other.#slots);
  }

  /** Whether the beginning of such a payload is worth keeping, and there is room for it. */
  wants(payloadLength: number): boolean {
    return payloadLength >= longPayload && this.#slots.size < most;
  }

  /** Keeps the first `headLength` bytes of the payload at `offset`; fewer are not kept. */
  keep(offset: number, bytes: Uint8Array, at: number): void {
    if (at + headLength > bytes.length) return;
    const slot = this.#slots.size;
    const block = (this.#blocks[Math.floor(slot / headsInBlock)] ??= new Uint8Array(
      headsInBlock * headLength,
    ));
    block.set(bytes.subarray(at, at + headLength), (slot % headsInBlock) * headLength);
    this.#slots.set(offset, slot);
  }

  /** The first `length` bytes of the payload at `offset`, where they are kept; a view. */
  read(offset: number, length: number): Uint8Array | undefined {
    if (length > headLength) return undefined;
    const slot = this.#slots.get(offset);
    if (slot === undefined) return undefined;
    const at = (slot % headsInBlock) * headLength;
    return this.#blocks[Math.floor(slot / headsInBlock)]?.subarray(at, at + length);
  }
}
