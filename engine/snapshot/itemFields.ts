// SPDX-License-Identifier: GPL-2.0-only
import { valueTooLarge } from './errors';
import type { Key } from './key';
import { keyField, safeU64, u64 } from './littleEndian';

/** A 64-bit field of the item as a number; throws an ItemError naming the field from 2^53 up. */
export function numberField(key: Key, item: Uint8Array, at: number, field: string): number {
  const value = safeU64(item, at);
  if (value === undefined) throw valueTooLarge(key, field, u64(item, at));
  return value;
}

/** The same for a field that holds a key's objectid or offset: the topmost range is negative. */
export function signedField(key: Key, item: Uint8Array, at: number, field: string): number {
  const value = keyField(item, at);
  if (value === undefined) throw valueTooLarge(key, field, u64(item, at));
  return value;
}
