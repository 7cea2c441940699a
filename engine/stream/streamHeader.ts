// SPDX-License-Identifier: GPL-2.0-only

/** `btrfs-stream` and the NUL that ends it: how a stream with a header begins. */
export const magic: Uint8Array = new TextEncoder().encode('btrfs-stream\0');

/** Bytes of a stream's header: the magic and a u32 version. */
export const streamHeaderLength = 17;

/** Bytes of a command's header: u32 payload length, u16 type, u32 CRC. */
export const commandHeaderLength = 10;

/** The magic's first four bytes, read as a command's length: a cheap first look. */
export const magicAsLength = 0x66727462;

/** The first protocol in which DATA has no length and runs to the command's end. */
export const firstVersionOfOpenData = 2;

/** The newest protocol that is defined; the kernel has it behind its experimental option. */
export const newestVersion = 3;

/** The newest protocol that btrfs-progs 6.2 receives. */
export const newestVersionReceived = 2;

/** The protocol by whose layout a stream is read: the newest defined where it says a newer one. */
export function layoutVersion(version: number): number {
  return Math.min(version, newestVersion);
}

/** How many bytes at `at` agree with the magic, from its beginning: 13 is a header. */
export function magicLengthAt(bytes: Uint8Array, at: number): number {
  let length = 0;
  while (length < magic.length && bytes[at + length] === magic[length]) length++;
  return length;
}

/** Reads a little-endian u16; bytes that are missing count as 0. */
export function u16At(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** Reads a little-endian u32; bytes that are missing count as 0. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;
}
