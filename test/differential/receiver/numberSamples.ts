// SPDX-License-Identifier: GPL-2.0-only

/** Numbers near what calls look at; none that would have the filesystem filled. */
export const numbers: readonly bigint[] = [
  0n,
  1n,
  2n,
  4095n,
  4096n,
  4097n,
  8192n,
  65_536n,
  1_000_000n,
  1n << 31n,
  1n << 32n,
  (1n << 32n) - 1n,
  1n << 40n,
  1n << 63n,
  (1n << 64n) - 1n,
  0o4755n,
  0o2711n,
  0o7777n,
  0o40000n,
  0o120000n,
  0o60000n,
];
/** Those of them that what is written or allocated can have. */
export const lengths = numbers.filter((number) => number < 1n << 31n || number >= 1n << 63n);
