// SPDX-License-Identifier: GPL-2.0-only
import { u8 } from '../../snapshot/littleEndian';
import { makeFseTable, readFseTable, rleTable, type FseTable } from './fseTable';

/** Decodes one of a sequence's three numbers: each state stands for a base and bits added to it. */
export interface SequenceTable {
  readonly accuracyLog: number;
  /** By state: what the number is at least. */
  readonly bases: Int32Array;
  /** By state: the next state's base, the bits added to that, and those added to the number. */
  readonly steps: Int32Array;
}

export interface SequenceTables {
  readonly literalLengths: SequenceTable;
  readonly offsets: SequenceTable;
  readonly matchLengths: SequenceTable;
}

/** One of the three kinds: what its symbols stand for, and its table where a block brings none. */
interface Kind {
  readonly bases: readonly number[];
  readonly extraBits: readonly number[];
  readonly maxAccuracyLog: number;
  readonly predefined: SequenceTable;
}

const repeated = (value: number, count: number): number[] => new Array<number>(count).fill(value);

const literalLengths = kind(
  0,
  [...repeated(0, 16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  9,
  [
    ...[
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1,
    ],
    ...[1, -1, -1, -1, -1],
  ],
  6,
);

const matchLengths = kind(
  3,
  [...repeated(0, 32), ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
  9,
  [1, 4, 3, 2, 2, 2, 2, 2, 2, ...repeated(1, 37), ...repeated(-1, 7)],
  6,
);

/** The last of them are larger than any that btrfs can have; decoding refuses them. */
const offsets = kind(
  1,
  Array.from({ length: 32 }, (_, symbol) => symbol),
  8,
  [1, 1, 1, 1, 1, 1, 2, 2, 2, ...repeated(1, 15), ...repeated(-1, 5)],
  5,
);

function kind(
  least: number,
  extraBits: readonly number[],
  maxAccuracyLog: number,
  distribution: readonly number[],
  accuracyLog: number,
): Kind {
  let next = least;
  const bases = extraBits.map((bits) => {
    const base = next;
    next += 2 ** bits;
    return base;
  });
  const predefined = sequenceTable(makeFseTable(distribution, accuracyLog), bases, extraBits);
  return { bases, extraBits, maxAccuracyLog, predefined };
}

function sequenceTable(
  { accuracyLog, symbols, bitCounts, baselines }: FseTable,
  bases: readonly number[],
  extraBits: readonly number[],
): SequenceTable {
  const size = symbols.length;
  const table = { accuracyLog, bases: new Int32Array(size), steps: new Int32Array(size) };
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    table.bases[state] = bases[symbol] ?? 0;
    table.steps[state] =
      ((baselines[state] ?? 0) << 16) | ((bitCounts[state] ?? 0) << 8) | (extraBits[symbol] ?? 0);
  }
  return table;
}

/** How a block's table is stored. */
const Mode = { PREDEFINED: 0, RLE: 1, COMPRESSED: 2, REPEAT: 3 } as const;

/**
 * Reads the three tables behind the byte of their modes at `at`; gives also where they end. `before`
 * are those of the block before. Throws a RangeError.
 */
export function readSequenceTables(
  bytes: Uint8Array,
  at: number,
  before: SequenceTables | undefined,
): { readonly tables: SequenceTables; readonly end: number } {
  const modes = u8(bytes, at);
  if (modes & 3) throw new RangeError('a block has tables of an unknown kind');
  let end = at + 1;
  const read = (mode: number, kind: Kind, last: SequenceTable | undefined): SequenceTable => {
    switch (mode) {
      case Mode.PREDEFINED:
        return kind.predefined;
      case Mode.RLE: {
        const symbol = u8(bytes, end++);
        if (symbol >= kind.bases.length) throw new RangeError('a table has an unknown symbol');
        return sequenceTable(rleTable(symbol), kind.bases, kind.extraBits);
      }
      case Mode.COMPRESSED: {
        const made = readFseTable(bytes, end, kind.bases.length - 1, kind.maxAccuracyLog);
        end = made.end;
        return sequenceTable(made.table, kind.bases, kind.extraBits);
      }
      default:
        if (!last) throw new RangeError('a block lacks the tables of its sequences');
        return last;
    }
  };
  const tables = {
    literalLengths: read(modes >> 6, literalLengths, before?.literalLengths),
    offsets: read((modes >> 4) & 3, offsets, before?.offsets),
    matchLengths: read((modes >> 2) & 3, matchLengths, before?.matchLengths),
  };
  if (end > bytes.length) throw new RangeError('a block is cut short');
  return { tables, end };
}
