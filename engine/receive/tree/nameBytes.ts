// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, bytesOf, emptyByteString, type ByteString } from '../../byteString';

/** A name's bytes, which lie among others, and their hash. */
export interface NameBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
  readonly hash: number;
}

/** An odd number that nobody knows beforehand: else a stream's names could be chosen to have one hash. */
const factor = (Math.floor(Math.random() * 2 ** 31) << 1) | 1;

/** Of no bytes. */
export const emptyHash = 1;

/** The hash with one byte more. */
export function hashedOn(hash: number, byte: number): number {
  const mixed = Math.imul(hash ^ byte, factor);
  return mixed ^ (mixed >>> 13);
}

export function nameBytesOf(name: ByteString): NameBytes {
  const bytes = bytesOf(name);
  let hash = emptyHash;
  for (const byte of bytes) hash = hashedOn(hash, byte);
  return { bytes, start: 0, end: bytes.length, hash };
}

export const noName = nameBytesOf(emptyByteString);

export function textOfName({ bytes, start, end }: NameBytes): ByteString {
  return byteStringOf(bytes, start, end);
}
