// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';
import { bitsBeforeMark } from './backwardBits';
import type { SequenceTables } from './sequenceTables';
import { wordMargin, type Words } from '../words';

/** More bits of an offset would lead further back than a window reaches. */
const mostOffsetBits = 20;

/** A block that is being decoded. */
export interface BlockParts {
  /** The sequences' bits lie from `start` up to `end`. */
  readonly input: Words;
  readonly start: number;
  readonly end: number;
  /** How many sequences there are. */
  readonly count: number;
  readonly tables: SequenceTables;
  readonly literals: Words;
  readonly literalCount: number;
  readonly output: Words;
  /** Where the block's output begins, and where it must end at the latest. */
  readonly from: number;
  readonly limit: number;
}

/** The last three offsets, the latest first. */
export type RecentOffsets = [number, number, number];

/**
 * Carries out a block's sequences, each of which copies literals, and then repeats what came before.
 * What is left of the literals follows the last. Returns where the output ends. Throws a RangeError.
 */
export function decodeSequences(block: BlockParts, recent: RecentOffsets): number {
  const { input, literals, output, limit } = block;
  const { literalLengths, offsets, matchLengths } = block.tables;
  const { bases: literalBases, steps: literalSteps } = literalLengths;
  const { bases: offsetBases, steps: offsetSteps } = offsets;
  const { bases: matchBases, steps: matchSteps } = matchLengths;
  const first = 8 * block.start;
  let bit = first + bitsBeforeMark(input.bytes, block.start, block.end);
  let [latest, second, third] = recent;
  let literalAt = wordMargin;
  const literalEnd = wordMargin + block.literalCount;
  let at = block.from;

  bit -= literalLengths.accuracyLog;
  let literalState = input.bits(bit, literalLengths.accuracyLog);
  bit -= offsets.accuracyLog;
  let offsetState = input.bits(bit, offsets.accuracyLog);
  bit -= matchLengths.accuracyLog;
  let matchState = input.bits(bit, matchLengths.accuracyLog);

  for (let left = block.count; left > 0; left--) {
    const literalStep = literalSteps[literalState] ?? 0;
    const offsetStep = offsetSteps[offsetState] ?? 0;
    const matchStep = matchSteps[matchState] ?? 0;
    const offsetBits = offsetStep & 0xff;
    const matchBits = matchStep & 0xff;
    const literalBits = literalStep & 0xff;
    if (offsetBits > mostOffsetBits || bit - offsetBits - matchBits - literalBits < first)
      throw malformed();
    bit -= offsetBits;
    const code = (offsetBases[offsetState] ?? 0) + input.bits(bit, offsetBits);
    let matchLength = matchBases[matchState] ?? 0;
    if (matchBits > 0) {
      bit -= matchBits;
      matchLength += input.bits(bit, matchBits);
    }
    let literalLength = literalBases[literalState] ?? 0;
    if (literalBits > 0) {
      bit -= literalBits;
      literalLength += input.bits(bit, literalBits);
    }

    // Low codes stand for the last offsets; without literals in between, it isn't the latest.
    let offset = code - 3;
    if (offset > 0) {
      third = second;
      second = latest;
    } else {
      const which = literalLength === 0 ? code : code - 1;
      offset = which === 0 ? latest : which === 1 ? second : which === 2 ? third : latest - 1;
      if (which > 1) third = second;
      if (which > 0) second = latest;
    }
    latest = offset;

    const matchAt = at + literalLength;
    if (literalAt + literalLength > literalEnd || matchAt + matchLength > limit)
      throw new RangeError('a block holds more than it may');
    if (offset <= 0 || offset > matchAt - wordMargin)
      throw new RangeError(`it refers to ${offset} bytes back of ${matchAt - wordMargin}`);
    output.copyFrom(literals, literalAt, at, literalLength);
    output.repeat(matchAt, offset, matchLength);
    literalAt += literalLength;
    at = matchAt + matchLength;

    if (left === 1) break;
    const literalNext = (literalStep >>> 8) & 0xff;
    const matchNext = (matchStep >>> 8) & 0xff;
    const offsetNext = (offsetStep >>> 8) & 0xff;
    if (bit - literalNext - matchNext - offsetNext < first) throw malformed();
    bit -= literalNext + matchNext;
    const both = input.bits(bit, literalNext + matchNext);
    literalState = (literalStep >>> 16) + (both >>> matchNext);
    matchState = (matchStep >>> 16) + (both & ((1 << matchNext) - 1));
    bit -= offsetNext;
    offsetState = (offsetStep >>> 16) + input.bits(bit, offsetNext);
  }
  if (bit !== first) throw malformed();
  recent[0] = latest;
  recent[1] = second;
  recent[2] = third;
  const rest = literalEnd - literalAt;
  if (at + rest > limit) throw new RangeError('a block holds more than it may');
  output.copyFrom(literals, literalAt, at, rest);
  return at + rest;
}

function malformed(): RangeError {
  return new RangeError('its sequences do not end where their stream does');
}

/** How many sequences a block has, told at `at`; gives also where that ends. Throws a RangeError. */
export function readSequenceCount(
  bytes: Uint8Array,
  at: number,
  blockEnd: number,
): { readonly count: number; readonly end: number } {
  const first = u8(bytes, at);
  const end = at + (first < 128 ? 1 : first < 255 ? 2 : 3);
  if (end > blockEnd) throw new RangeError('a block is cut short');
  const second = u8(bytes, at + 1);
  if (first < 128) return { count: first, end };
  if (first < 255) return { count: ((first - 128) << 8) | second, end };
  return { count: (second | (u8(bytes, at + 2) << 8)) + 0x7f00, end };
}
