// SPDX-License-Identifier: GPL-2.0-only

/**
 * Random access to bytes that live somewhere else: a file, a device, memory.
 * Reading is synchronous because the send engine is; a host without synchronous files loads the
 * bytes first.
 */
export interface ByteSource {
  /** What a message calls it, usually a path. */
  readonly name: string;
  /** Bytes available now. */
  readonly size: number;
  /**
   * Reads up to `length` bytes at `offset`; fewer come back only where the source ends.
   * The result may be a view: it must not be written to.
   */
  read(offset: number, length: number): Uint8Array;
  /**
   * The same into memory that the caller keeps: fills `target` from its beginning and returns how
   * many bytes that were. Only sources that would have to copy anyway have it.
   */
  readInto?(offset: number, target: Uint8Array): number;
}

/** A source over bytes in memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.min(offset, bytes.length), offset + length),
  };
}
