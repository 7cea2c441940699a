// SPDX-License-Identifier: GPL-2.0-only

/**
 * Folding of CRC32C in 128-bit vectors: a row of 128 bytes is replaced by an equivalent one, of the
 * same CRC, 128 bytes further on, until a single row is left.
 *
 * Bytes 32 apart form words, 32 of them side by side in a row: any residue has exactly one such word
 * that stands for it. Moving a word on by a row is a linear map of its four bytes, the same for all
 * words, so that a nibble's share in each byte of the result is a table of 16 bytes, and one swizzle
 * looks up 16 nibbles at once.
 */

type Crc = (seed: number, bytes: Uint8Array) => number;

/** Bytes of a row. */
const rowLength = 128;

/** Where the module expects its tables and the bytes to fold, and leaves the last row. */
const layout = { tables: 0, lastRow: 512, data: 1024 } as const;

/** Bytes folded at a time, and the memory for them, in pages of 64 KiB. */
const blockLength = 4 * 65_536 - layout.data;
const pages = 4;

/**
 * The same function as `plain`, faster for long inputs; undefined where the host has no WebAssembly
 * with vectors, or forbids it. It needs at least a row of bytes.
 */
export function foldingCrc(plain: Crc): Crc | undefined {
  const folder = makeFolder(plain);
  if (!folder) return undefined;
  const { memory, fold } = folder;
  const words = new DataView(memory.buffer);
  const lastRow = memory.subarray(layout.lastRow, layout.lastRow + rowLength);
  return (seed, bytes) => {
    let crc = seed;
    let at = 0;
    for (let left = bytes.length; left >= rowLength; left = bytes.length - at) {
      const length = Math.min(left - (left % rowLength), blockLength);
      memory.set(bytes.subarray(at, at + length), layout.data);
      // A seed acts as if it were added to the first four bytes.
      words.setInt32(layout.data, words.getInt32(layout.data, true) ^ crc, true);
      fold(0, length - rowLength);
      crc = plain(0, lastRow);
      at += length;
    }
    return plain(crc, bytes.subarray(at));
  };
}

/** What is used of the host's WebAssembly: the language's own library has no types for it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: FoldExports };
};

/** The memory, and the function that folds the rows from one offset to another. */
interface FoldExports {
  readonly m: { readonly buffer: ArrayBuffer };
  readonly f: (first: number, last: number) => void;
}

function makeFolder(plain: Crc) {
  try {
    const { m, f } = new WebAssembly.Instance(new WebAssembly.Module(foldModule())).exports;
    const memory = new Uint8Array(m.buffer);
    memory.set(
      makeFoldTables((bytes) => plain(0, bytes)),
      layout.tables,
    );
    return { memory, fold: f };
  } catch {
    return undefined;
  }
}

/** A word's bytes lie this far apart. */
const stride = 32;

/**
 * The 32 tables: for byte i of a word, its low and its high nibble, and byte k of the result, 16
 * bytes at 16 * (8 * i + 4 * half + k). `register` is the plain CRC of some bytes.
 */
function makeFoldTables(register: (bytes: Uint8Array) => number): Uint8Array {
  const moved = invert(unitWords().map((word) => register(word)));
  const tables = new Uint8Array(512);
  unitWords().forEach((word, unit) => {
    const behind = new Uint8Array(2 * rowLength);
    behind.set(word);
    const image = solve(moved, register(behind));
    const table = 8 * (unit >> 3) + 4 * ((unit >> 2) & 1);
    for (let nibble = 0; nibble < 16; nibble++) {
      if (!(nibble & (1 << (unit & 3)))) continue;
      for (let k = 0; k < 4; k++) {
        const at = 16 * (table + k) + nibble;
        tables[at] = (tables[at] ?? 0) ^ ((image >>> (8 * k)) & 0xff);
      }
    }
  });
  return tables;
}

/** The 32 rows that have a single bit set, in the first word. */
function unitWords(): Uint8Array[] {
  return Array.from({ length: 32 }, (_, bit) => {
    const row = new Uint8Array(rowLength);
    row[(bit >> 3) * stride] = 1 << (bit & 7);
    return row;
  });
}

/** Pivot rows of the elimination: a residue, and the word that stands for it. */
type Inverse = readonly { readonly residue: number; readonly word: number }[];

/** Brings residues, of which number i belongs to bit i of a word, into echelon form. */
function invert(residues: readonly number[]): Inverse {
  const pivots: { residue: number; word: number }[] = [];
  residues.forEach((given, bit) => {
    let residue = given;
    let word = 1 << bit;
    for (const pivot of pivots) {
      if (residue & highest(pivot.residue)) {
        residue ^= pivot.residue;
        word ^= pivot.word;
      }
    }
    for (const pivot of pivots) {
      if (pivot.residue & highest(residue)) {
        pivot.residue ^= residue;
        pivot.word ^= word;
      }
    }
    pivots.push({ residue, word });
  });
  return pivots;
}

/** The word that stands for a residue. */
function solve(inverse: Inverse, residue: number): number {
  return inverse.reduce(
    (word, pivot) => (residue & highest(pivot.residue) ? word ^ pivot.word : word),
    0,
  );
}

const highest = (value: number) => 1 << (31 - Math.clz32(value));

/** The module: memory `m`, and `f(first, last)`, which folds the rows from one offset to another. */
function foldModule(): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: readonly number[]) => [
    id,
    ...leb(content.length),
    ...content,
  ];
  const code = foldCode();
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, i32, i32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...leb(pages)]),
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

const i32 = 0x7f;
const v128 = 0x7b;
const vector = (operation: number) => [0xfd, operation];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const load = (offset: number) => [...vector(0), 0, ...leb(offset)];
const store = (offset: number) => [...vector(0x0b), 0, ...leb(offset)];
const i32Const = (value: number) => [0x41, ...signedLeb(value)];
const xor = vector(0x51);
const swizzle = vector(0x0e);

const first = 0;
const last = 1;
/** Locals: eight vectors of the row, then eight of nibbles. */
const row = (at: number) => 2 + at;
const nibbles = (at: number) => 10 + at;

function foldCode(): number[] {
  const vectors = Array.from({ length: 8 }, (_, at) => at);
  const lowNibbles = [...vector(0x0c), ...new Array<number>(16).fill(0x0f)];
  const take = vectors.flatMap((at) => [
    ...[...get(row(at)), ...get(first), ...load(layout.data + 16 * at), ...xor, ...set(row(at))],
  ]);
  // Vectors two apart hold the four bytes of 16 words.
  const move = [0, 1].flatMap((half) => [
    ...[0, 1, 2, 3].flatMap((i) => [
      ...[...get(row(half + 2 * i)), ...lowNibbles, ...vector(0x4e), ...set(nibbles(2 * i))],
      ...[...get(row(half + 2 * i)), ...i32Const(4), ...vector(0x6d), ...set(nibbles(2 * i + 1))],
    ]),
    ...[0, 1, 2, 3].flatMap((k) => [
      ...vectors.flatMap((table) => [
        ...[...i32Const(layout.tables), ...load(16 * (4 * table + k))],
        ...[...get(nibbles(table)), ...swizzle, ...(table > 0 ? xor : [])],
      ]),
      ...set(row(half + 2 * k)),
    ]),
  ]);
  return [
    ...[1, 16, v128],
    ...[0x03, 0x40, ...take],
    // Leaves the loop with the last row taken, but not moved.
    ...[...get(first), ...get(last), 0x47, 0x04, 0x40],
    ...[...get(first), ...i32Const(rowLength), 0x6a, ...set(first)],
    ...[...move, 0x0c, 1, 0x0b, 0x0b],
    ...vectors.flatMap((at) => [
      ...[...i32Const(layout.lastRow), ...get(row(at)), ...store(16 * at)],
    ]),
    0x0b,
  ];
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function signedLeb(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signedLeb(value >>> 7)];
}
