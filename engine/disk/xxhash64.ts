// SPDX-License-Identifier: GPL-2.0-only

/**
 * XXH64 with seed 0, its 8 bytes little-endian as btrfs stores them. A bigint for each product would
 * be ten times as slow, so that 64-bit words are pairs of halves here, and a product is made of
 * 16-bit limbs.
 */
export function xxhash64(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const sum = new Word();
  if (bytes.length >= 32) {
    const lanes = [
      new Word(0x60ea27ee, 0xadc0b5d6), // PRIME1 + PRIME2
      new Word(prime2.high, prime2.low),
      new Word(),
      new Word(0x61c8864e, 0x7a143579), // −PRIME1
    ] as const;
    const [first, second, third, fourth] = lanes;
    for (const end = bytes.length - 32; at <= end; at += 32) {
      round(first, view, at);
      round(second, view, at + 8);
      round(third, view, at + 16);
      round(fourth, view, at + 24);
    }
    lanes.forEach((lane, index) => sum.add(lane.copy().rotate([1, 7, 12, 18][index] ?? 0)));
    for (const lane of lanes) {
      sum.xor(lane.multiply(prime2).rotate(31).multiply(prime1)).multiply(prime1).add(prime4);
    }
  } else {
    sum.add(prime5);
  }
  sum.add(new Word(0, bytes.length));
  for (; at + 8 <= bytes.length; at += 8) {
    const word = new Word();
    round(word, view, at);
    sum.xor(word).rotate(27).multiply(prime1).add(prime4);
  }
  if (at + 4 <= bytes.length) {
    const word = new Word(0, view.getInt32(at, true)).multiply(prime1);
    sum.xor(word).rotate(23).multiply(prime2).add(prime3);
    at += 4;
  }
  for (; at < bytes.length; at++) {
    const word = new Word(0, view.getUint8(at)).multiply(prime5);
    sum.xor(word).rotate(11).multiply(prime1);
  }
  sum.xorShifted(33).multiply(prime2).xorShifted(29).multiply(prime3).xorShifted(32);
  return sum.bytes();
}

/** 64 bits in two halves, as signed 32-bit integers; what changes it returns it. */
class Word {
  high: number;
  low: number;

  constructor(high = 0, low = 0) {
    this.high = high | 0;
    this.low = low | 0;
  }

  copy(): Word {
    return new Word(this.high, this.low);
  }

  add(other: Word): this {
    const low = (this.low >>> 0) + (other.low >>> 0);
    this.high = (this.high + other.high + (low > 0xffffffff ? 1 : 0)) | 0;
    this.low = low | 0;
    return this;
  }

  xor(other: Word): this {
    this.high ^= other.high;
    this.low ^= other.low;
    return this;
  }

  /** Adds, without carries, itself moved down by at least 1 and up to 63 bits. */
  xorShifted(bits: number): this {
    const { high } = this;
    if (bits < 32) {
      this.low ^= (this.low >>> bits) | (high << (32 - bits));
      this.high ^= high >>> bits;
    } else {
      this.low ^= bits === 32 ? high : high >>> (bits - 32);
    }
    return this;
  }

  /** To the left, by 1 to 31 bits. */
  rotate(bits: number): this {
    const { high, low } = this;
    this.high = (high << bits) | (low >>> (32 - bits));
    this.low = (low << bits) | (high >>> (32 - bits));
    return this;
  }

  multiply(other: Word): this {
    const a0 = this.low & 0xffff;
    const a1 = this.low >>> 16;
    const b0 = other.low & 0xffff;
    const b1 = other.low >>> 16;
    const low = a0 * b0;
    const cross = a1 * b0 + (low >>> 16);
    const middle = a0 * b1 + (cross & 0xffff);
    const carried = a1 * b1 + (cross >>> 16) + (middle >>> 16);
    this.high = (carried + Math.imul(this.high, other.low) + Math.imul(this.low, other.high)) | 0;
    this.low = (middle << 16) | (low & 0xffff);
    return this;
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, this.low, true);
    view.setInt32(4, this.high, true);
    return bytes;
  }
}

const prime1 = new Word(0x9e3779b1, 0x85ebca87);
const prime2 = new Word(0xc2b2ae3d, 0x27d4eb4f);
const prime3 = new Word(0x165667b1, 0x9e3779f9);
const prime4 = new Word(0x85ebca77, 0xc2b2ae63);
const prime5 = new Word(0x27d4eb2f, 0x165667c5);
const input = new Word();

function round(lane: Word, view: DataView, at: number): void {
  input.low = view.getInt32(at, true);
  input.high = view.getInt32(at + 4, true);
  lane.add(input.multiply(prime2)).rotate(31).multiply(prime1);
}
