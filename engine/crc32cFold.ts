// SPDX-License-Identifier: GPL-2.0-only

/**
 * Folding of CRC32C in 128-bit vectors, by nothing but additions. The polynomial has a multiple of six
 * terms that are whole bytes apart: whatever is added to a byte, and to the bytes at these five
 * distances behind it, leaves the CRC as it is. So each vector can be made zero, from the first on,
 * until only a tail is left that has the CRC of all. (Sam Russell's "Chorba", 2024, does the same for
 * other polynomials.)
 */
const distances = [166, 180, 188, 207, 343] as const;

type Crc = (seed: number, bytes: Uint8Array) => number;

/** Bytes of a vector. */
const step = 16;
const reach = distances[4];
/** Room for what lies up to `reach` before or behind the bytes, and the vector there. */
const margin = 512;

/** Bytes folded at a time. Memory has zeros, the bytes, room for zeros behind, and the tail. */
const blockLength = 3 * 65_536;
const layout = { bytes: margin, tail: 2 * margin + blockLength } as const;
/** Memory, in pages of 64 KiB. */
const pages = 4;

/**
 * The same function as `plain`, faster for long inputs; undefined where the host has no WebAssembly
 * with vectors, or forbids it.
 */
export function foldingCrc(plain: Crc): Crc | undefined {
  const folder = makeFolder();
  if (!folder) return undefined;
  const { memory, words, fold } = folder;

  const tails = Array.from({ length: step }, (_, more) =>
    memory.subarray(layout.tail, layout.tail + reach + more),
  );

  function foldBlock(seed: number, bytes: Uint8Array): number {
    const folded = Math.floor((bytes.length - reach) / step) * step;
    const behind = layout.bytes + folded;
    const end = layout.bytes + bytes.length;
    memory.set(bytes, layout.bytes);
    memory.copyWithin(layout.tail, behind, end);
    memory.fill(0, behind, end + margin);
    // A seed acts as if it were added to the first four bytes.
    words.setInt32(layout.bytes, words.getInt32(layout.bytes, true) ^ seed, true);
    fold(layout.bytes, behind, 0);
    // To the tail is added what would have been added to the zeros that are in its place.
    fold(behind, end, layout.tail - behind);
    return plain(0, tails[end - behind - reach] ?? memory);
  }

  return (seed, bytes) => {
    let crc = seed;
    let at = 0;
    for (let left = bytes.length; left >= reach + step; left = bytes.length - at) {
      const length = Math.min(left, blockLength);
      crc = foldBlock(
        crc,
        left === bytes.length && length === left ? bytes : bytes.subarray(at, at + length),
      );
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

/** The memory, and the function that does what `foldCode` says. */
interface FoldExports {
  readonly m: { readonly buffer: ArrayBuffer };
  readonly f: (first: number, end: number, aside: number) => void;
}

function makeFolder() {
  try {
    const { m, f } = new WebAssembly.Instance(new WebAssembly.Module(foldModule())).exports;
    return { memory: new Uint8Array(m.buffer), words: new DataView(m.buffer), fold: f };
  } catch {
    return undefined;
  }
}

/** The module: memory `m`, and the function `f`. */
function foldModule(): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: readonly number[]) => [
    id,
    ...leb(content.length),
    ...content,
  ];
  const code = foldCode();
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, i32, i32, i32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...leb(pages)]),
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

const i32 = 0x7f;
const vector = (operation: number) => [0xfd, operation];
const get = (local: number) => [0x20, local];
const load = [...vector(0), 0, 0];
const store = [...vector(0x0b), 0, 0];
const xor = vector(0x51);
const i32Const = (value: number) => [0x41, ...signedLeb(value)];
const add = [0x6a];
const subtract = [0x6b];

const first = 0;
const end = 1;
const aside = 2;

/**
 * `f(first, end, aside)`: to each vector from `first` up to `end`, which lies `aside` of there, is
 * added what lies at the distances before it.
 */
function foldCode(): number[] {
  const place = [...get(first), ...get(aside), ...add];
  return [
    ...[0, 0x03, 0x40],
    ...[...place, ...place, ...load],
    ...distances.flatMap((distance) => [
      ...[...get(first), ...i32Const(distance), ...subtract, ...load, ...xor],
    ]),
    ...store,
    // The loop goes on while the next vector lies before the end.
    ...[...get(first), ...i32Const(step), ...add, 0x22, first],
    ...[...get(end), 0x49, 0x0d, 0, 0x0b, 0x0b],
  ];
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function signedLeb(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signedLeb(value >>> 7)];
}
