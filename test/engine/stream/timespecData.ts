// SPDX-License-Identifier: GPL-2.0-only

/** A `struct btrfs_timespec`: seconds since 1970 as s64, nanoseconds as u32. */
export function timespecData(seconds: bigint, nanoseconds: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, seconds, true);
  view.setUint32(8, nanoseconds, true);
  return bytes;
}
