// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from './key';
import { keyText } from './keyText';

/**
 * A snapshot's bytes that can't be had, or aren't what they must be: to whoever reads, what the
 * kernel calls EIO. Its makers throw subclasses that say where.
 */
export class ReadError extends Error {
  override readonly name: string = 'ReadError';
}

export type ItemErrorCode = 'item-size' | 'item-value';

/** An item of a tree that can't be what its key says: the filesystem is damaged, or hostile. */
export class ItemError extends ReadError {
  override readonly name = 'ItemError';
  readonly code: ItemErrorCode;
  readonly key: Key;

  constructor(code: ItemErrorCode, key: Key, reason: string) {
    super(`Damaged item ${keyText(key)}: ${reason}`);
    this.code = code;
    this.key = key;
  }
}

/** Fewer (or more) bytes than the item's structure takes. */
export function wrongSize(key: Key, size: number, needed: number): ItemError {
  return new ItemError('item-size', key, `it has ${size} bytes where ${needed} are needed`);
}

/** Something inside the item reaches past its end. */
export function pastEnd(key: Key, what: string, end: number, size: number): ItemError {
  return new ItemError('item-size', key, `${what} ends at byte ${end} of an item of ${size} bytes`);
}

export function valueTooLarge(key: Key, field: string, value: bigint): ItemError {
  return new ItemError('item-value', key, `its ${field} is ${value}, which is above 2^53`);
}

export function unknownValue(key: Key, field: string, value: number): ItemError {
  return new ItemError('item-value', key, `its ${field} is ${value}, which btrfs doesn't define`);
}
