// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';
import { decodeHuffmanStream } from './huffmanStream';
import { readHuffmanTable, type HuffmanTable } from './huffmanTable';
import { wordMargin, type Words } from '../words';

/** How a block's literals are stored. */
const Kind = { RAW: 0, RLE: 1, COMPRESSED: 2, TREELESS: 3 } as const;

/** `MIN_LITERALS_FOR_4_STREAMS`. */
const fewestForFourStreams = 6;

/** Where the literals section of a block ends, how many it gave, and by which table. */
export interface Literals {
  readonly end: number;
  readonly count: number;
  readonly table: HuffmanTable | undefined;
}

/**
 * Decodes the literals of the block that lies from `start` up to `end` into `output`, which has room
 * for `most`. `table` is that of the block before. Throws a RangeError.
 */
export function decodeLiterals(
  input: Words,
  start: number,
  end: number,
  output: Words,
  most: number,
  table: HuffmanTable | undefined,
): Literals {
  const head = readHead(input.bytes, start);
  const { kind, count, at } = head;
  if (count > most) throw new RangeError(`a block has ${count} literals`);
  if (kind === Kind.RAW || kind === Kind.RLE) {
    const stop = at + (kind === Kind.RAW ? count : 1);
    if (stop > end) throw new RangeError('a block is cut short');
    if (kind === Kind.RAW) output.bytes.set(input.bytes.subarray(at, stop), wordMargin);
    else output.bytes.fill(u8(input.bytes, at), wordMargin, wordMargin + count);
    return { end: stop, count, table };
  }
  const stop = at + head.packed;
  if (stop > end) throw new RangeError('a block is cut short');
  const own =
    kind === Kind.COMPRESSED ? readHuffmanTable(input.bytes.subarray(0, stop), at) : undefined;
  const used = own?.table ?? table;
  if (!used) throw new RangeError('a block lacks its table of literals');
  const streams = own?.end ?? at;
  if (head.four) decodeFour(input, streams, stop, used, output.bytes, count);
  else
    decodeHuffmanStream(input, streams, stop, used, output.bytes, wordMargin, wordMargin + count);
  return { end: stop, count, table: used };
}

interface Head {
  readonly kind: number;
  /** Bytes that the literals have, and that they take. */
  readonly count: number;
  readonly packed: number;
  readonly four: boolean;
  /** Where they begin. */
  readonly at: number;
}

function readHead(bytes: Uint8Array, start: number): Head {
  const first = u8(bytes, start);
  const kind = first & 3;
  const format = (first >> 2) & 3;
  const low = first | (u8(bytes, start + 1) << 8) | (u8(bytes, start + 2) << 16);
  if (kind === Kind.RAW || kind === Kind.RLE) {
    const size = [1, 2, 1, 3][format] ?? 1;
    const count = size === 1 ? first >> 3 : (size === 2 ? low & 0xffff : low) >> 4;
    return { kind, count, packed: 0, four: false, at: start + size };
  }
  // Two sizes of as many bits, behind four bits.
  const bits = [10, 10, 14, 18][format] ?? 10;
  const mask = (1 << bits) - 1;
  const high = (low >> 8) | (u8(bytes, start + 3) << 16) | (u8(bytes, start + 4) << 24);
  const count = ((low >> 4) | (high << 4)) & mask;
  const packed = (high >>> (bits - 4)) & mask;
  return { kind, count, packed, four: format !== 0, at: start + ((2 * bits + 4) >> 3) };
}

/** Four streams, each but the last with a quarter of the literals, rounded up. */
function decodeFour(
  input: Words,
  start: number,
  end: number,
  table: HuffmanTable,
  output: Uint8Array,
  count: number,
): void {
  const { bytes } = input;
  const quarter = (count + 3) >> 2;
  let at = start + 6;
  if (count < fewestForFourStreams || at > end)
    throw new RangeError('its four streams of literals are malformed');
  for (let index = 0; index < 4; index++) {
    const size = u8(bytes, start + 2 * index) | (u8(bytes, start + 2 * index + 1) << 8);
    const stop = index === 3 ? end : at + size;
    const from = wordMargin + index * quarter;
    const to = index === 3 ? wordMargin + count : from + quarter;
    if (stop > end || from > to) throw new RangeError('its four streams of literals are malformed');
    decodeHuffmanStream(input, at, stop, table, output, from, to);
    at = stop;
  }
}
