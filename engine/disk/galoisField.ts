// SPDX-License-Identifier: GPL-2.0-only

/** The field of 256 elements in which RAID6 reckons: generator 2, polynomial 0x11d. */
const polynomial = 0x11d;
const order = 255;

/** Powers of the generator, and to which power it gives an element. */
const powers = new Uint8Array(2 * order);
const logarithms = new Uint8Array(256);

for (let exponent = 0, element = 1; exponent < order; exponent++) {
  powers[exponent] = element;
  powers[exponent + order] = element;
  logarithms[element] = exponent;
  element <<= 1;
  if (element > 255) element ^= polynomial;
}

/** The generator to this power, which may be negative. */
export function generatorPower(exponent: number): number {
  return powers[((exponent % order) + order) % order] ?? 0;
}

function product(left: number, right: number): number {
  if (left === 0 || right === 0) return 0;
  return powers[(logarithms[left] ?? 0) + (logarithms[right] ?? 0)] ?? 0;
}

/** The element by which dividing is multiplying; of 0 there is none, and 0 is returned. */
export function inverse(element: number): number {
  return element === 0 ? 0 : (powers[order - (logarithms[element] ?? 0)] ?? 0);
}

/** Adds `factor` times the bytes to the sum, element by element. */
export function addProduct(sum: Uint8Array, bytes: Uint8Array, factor: number): void {
  if (factor === 1) {
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) ^ (bytes[at] ?? 0);
    return;
  }
  const times = Uint8Array.from({ length: 256 }, (_, element) => product(element, factor));
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) ^ (times[bytes[at] ?? 0] ?? 0);
}
