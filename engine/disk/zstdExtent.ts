// SPDX-License-Identifier: GPL-2.0-only
import { u32, u8 } from '../snapshot/littleEndian';
import { xxhash64 } from './xxhash64';
import { readFrameHeader } from './zstd/frameHeader';
import type { HuffmanTable } from './zstd/huffmanTable';
import { decodeLiterals } from './zstd/literals';
import { decodeSequences, readSequenceCount, type RecentOffsets } from './zstd/sequences';
import { readSequenceTables, type SequenceTables } from './zstd/sequenceTables';
import { Words, wordMargin } from './words';

/** The most that a frame's block holds, and an extent, in bytes. */
const largestBlock = 1 << 17;

const BlockType = { RAW: 0, RLE: 1, COMPRESSED: 2 } as const;

/**
 * Decompresses the zstd frame at the input's beginning (RFC 8878); what pads it is ignored. Returns up
 * to `length` bytes, at most 128 KiB: where there are more, decompressing ends with the block that has
 * the last of them. Time and memory are bounded by the input's size and the output's. Throws a
 * RangeError that says what is wrong.
 */
export function decompressZstdExtent(input: Uint8Array, length: number): Uint8Array {
  decoder ??= new FrameDecoder();
  return decoder.decode(input, length);
}

let decoder: FrameDecoder | undefined;

/** Its memory is used for one frame after another. */
class FrameDecoder {
  readonly #input = new Words(largestBlock);
  readonly #literals = new Words(largestBlock);
  /** A frame's last block may go on behind what is wanted. */
  readonly #output = new Words(2 * largestBlock);
  #written = 0;
  #maxBlock = 0;
  #huffman: HuffmanTable | undefined;
  #sequences: SequenceTables | undefined;
  #offsets: RecentOffsets = [1, 4, 8];

  decode(input: Uint8Array, length: number): Uint8Array {
    if (Math.max(input.length, length) > largestBlock)
      throw new RangeError(`it has ${input.length} bytes for ${length}`);
    const header = readFrameHeader(input);
    this.#input.bytes.set(input, wordMargin);
    this.#written = 0;
    this.#maxBlock = header.maxBlock;
    this.#huffman = undefined;
    this.#sequences = undefined;
    this.#offsets = [1, 4, 8];
    const end = wordMargin + input.length;
    let at = wordMargin + header.size;
    for (let last = false; !last && this.#written < length;) {
      if (at + 3 > end) throw cutShort();
      last = (u8(this.#input.bytes, at) & 1) !== 0;
      at = this.#block(at, end);
      if (last) this.#finish(header.contentSize, header.hasChecksum ? at : undefined, end);
    }
    const { bytes } = this.#output;
    return bytes.slice(wordMargin, wordMargin + Math.min(length, this.#written));
  }

  /** Decodes the block whose header is at `at`, and returns where it ends. */
  #block(at: number, end: number): number {
    const { bytes } = this.#input;
    const header = u8(bytes, at) | (u8(bytes, at + 1) << 8) | (u8(bytes, at + 2) << 16);
    const type = (header >> 1) & 3;
    const size = header >> 3;
    const start = at + 3;
    const stop = start + (type === BlockType.RLE ? 1 : size);
    if (size > this.#maxBlock) throw new RangeError(`it has a block of ${size} bytes`);
    if (stop > end) throw cutShort();
    const to = wordMargin + this.#written;
    switch (type) {
      case BlockType.RAW:
        this.#output.bytes.set(bytes.subarray(start, stop), to);
        this.#written += size;
        break;
      case BlockType.RLE:
        this.#output.bytes.fill(u8(bytes, start), to, to + size);
        this.#written += size;
        break;
      case BlockType.COMPRESSED:
        this.#written += this.#compressed(start, stop);
        break;
      default:
        throw new RangeError('it has a block of an unknown kind');
    }
    return stop;
  }

  /** Decodes a compressed block's content, and returns how many bytes it holds. */
  #compressed(start: number, end: number): number {
    const [input, literals, output] = [this.#input, this.#literals, this.#output];
    const found = decodeLiterals(input, start, end, literals, this.#maxBlock, this.#huffman);
    this.#huffman = found.table;
    const from = wordMargin + this.#written;
    const sequences = readSequenceCount(input.bytes, found.end, end);
    if (sequences.count === 0) {
      if (sequences.end !== end) throw new RangeError('a block has more than its literals');
      output.copyFrom(literals, wordMargin, from, found.count);
      return found.count;
    }
    const { tables, end: bitsAt } = readSequenceTables(
      input.bytes.subarray(0, end),
      sequences.end,
      this.#sequences,
    );
    this.#sequences = tables;
    const block = {
      ...{ input, start: bitsAt, end, count: sequences.count, tables },
      ...{ literals, literalCount: found.count, output, from, limit: from + this.#maxBlock },
    };
    return decodeSequences(block, this.#offsets) - from;
  }

  #finish(contentSize: number | undefined, checksumAt: number | undefined, end: number): void {
    if (contentSize !== undefined && contentSize !== this.#written)
      throw new RangeError(`it has ${this.#written} bytes of ${contentSize}`);
    if (checksumAt === undefined) return;
    if (checksumAt + 4 > end) throw cutShort();
    const content = this.#output.bytes.subarray(wordMargin, wordMargin + this.#written);
    if (u32(this.#input.bytes, checksumAt) !== u32(xxhash64(content), 0))
      throw new RangeError('its checksum is wrong');
  }
}

function cutShort(): RangeError {
  return new RangeError('it is cut short');
}
