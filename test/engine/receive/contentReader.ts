// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute, safeUnsigned } from '../../../engine/stream/command';
import { readCommand } from '../../../engine/stream/decode';
import type { Volume } from '../../../engine/receive/volume';
import type { DataOperation } from '../../../engine/receive/data/dataOperation';
import type { Decompress } from '../../../engine/receive/data/decompress';
import { extentsOf, type Extent } from '../../../engine/receive/data/extents';

/** Clones of clones of clones: a stream can chain as many as it has commands. */
const deepest = 256;

/** Reads what received files hold out of the streams that they came from: nothing else is kept. */
export class ContentReader {
  readonly #volume: Volume;
  readonly #decompress: Decompress | undefined;
  #last: { readonly operation: DataOperation; readonly data: Uint8Array } | undefined;

  constructor(volume: Volume, decompress?: Decompress) {
    this.#volume = volume;
    this.#decompress = decompress;
  }

  /**
   * `length` bytes of a file from `offset` on; zeros in holes and behind its end. Undefined where they
   * aren't known: of an assumed file, of compressed data without a way to decompress it, or where
   * nothing but `--no-data` was sent.
   */
  read(content: DataOperation | undefined, offset: number, length: number): Uint8Array | undefined {
    const bytes = new Uint8Array(length);
    return this.#fill(bytes, content, offset, 0) ? bytes : undefined;
  }

  #fill(
    bytes: Uint8Array,
    content: DataOperation | undefined,
    offset: number,
    depth: number,
  ): boolean {
    if (depth > deepest) return false;
    const end = offset + bytes.length;
    for (const extent of extentsOf(content)) {
      const start = Math.max(extent.offset, offset);
      const stop = Math.min(extent.offset + extent.length, end);
      if (start >= stop) continue;
      if (!this.#fillFrom(bytes.subarray(start - offset, stop - offset), extent, start, depth))
        return false;
    }
    return true;
  }

  #fillFrom(bytes: Uint8Array, { from }: Extent, offset: number, depth: number): boolean {
    const within = offset - from.offset;
    switch (from.kind) {
      case 'clone':
        return (
          from.source !== undefined &&
          this.#fill(bytes, from.source, from.sourceOffset + within, depth + 1)
        );
      case 'image':
        bytes.set(from.read(offset, bytes.length));
        return true;
      case 'write':
      case 'encoded write': {
        const data = this.#dataOf(from);
        if (data) bytes.set(data.subarray(within, within + bytes.length));
        return data !== undefined;
      }
      case 'truncate':
      case 'hole':
      case 'prealloc':
        return true;
    }
  }

  /** The range that a command wrote. */
  #dataOf(operation: DataOperation): Uint8Array | undefined {
    if (this.#last?.operation === operation) return this.#last.data;
    if (operation.command === undefined) return undefined;
    const { stream, command } = this.#volume.commandOf(operation.command);
    const decoded = readCommand(stream, command, { unchecked: true });
    let data = attribute(decoded, AttributeType.DATA)?.data;
    if (operation.kind === 'encoded write' && data) {
      const number = (type: AttributeType) => safeUnsigned(decoded, type) ?? 0;
      const start = number(AttributeType.UNENCODED_OFFSET);
      const length = number(AttributeType.UNENCODED_LEN);
      data = this.#decompress?.(number(AttributeType.COMPRESSION), data, length);
      data = data?.subarray(start, start + operation.length);
    }
    if (data) this.#last = { operation, data };
    return data;
  }
}
