// SPDX-License-Identifier: GPL-2.0-only
import { ItemError } from '../snapshot/errors';
import type { Key } from '../snapshot/key';
import { compareKeyField, keyField, safeU64, u32, u64, u8 } from '../snapshot/littleEndian';
import type { TreeNode } from '../snapshot/tree';

/** `struct btrfs_header`, `btrfs_item`, `btrfs_key_ptr` and `btrfs_disk_key`, in bytes. */
export const headerSize = 101;
export const leafItemSize = 25;
export const keyPtrSize = 33;
export const keySize = 17;

/** A tree block as it lies on disk. `checkNode` says whether its slots can be trusted. */
export class DiskNode implements TreeNode {
  readonly bytenr: number;
  readonly generation: number;
  readonly owner: number;
  readonly level: number;
  readonly nritems: number;
  readonly flags: bigint;
  readonly bytes: Uint8Array;
  readonly #stride: number;

  /** Reads the header; a field that no number holds becomes −1, which no check lets pass. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.bytenr = safeU64(bytes, 0x30) ?? -1;
    // The topmost byte of the flags is the backref revision.
    this.flags = u64(bytes, 0x38) & 0xffffffffffffffn;
    this.generation = safeU64(bytes, 0x50) ?? -1;
    this.owner = keyField(bytes, 0x58) ?? -1;
    this.nritems = u32(bytes, 0x60);
    this.level = u8(bytes, 0x64);
    this.#stride = this.level === 0 ? leafItemSize : keyPtrSize;
  }

  keyAt(slot: number): Key {
    const at = this.keyPosition(slot);
    const objectid = keyField(this.bytes, at);
    const type = u8(this.bytes, at + 8);
    const offset = keyField(this.bytes, at + 9);
    if (objectid === undefined) throw this.#unrepresentable(slot, 'objectid', at, type);
    if (offset === undefined) throw this.#unrepresentable(slot, 'offset', at + 9, type);
    return { objectid, type, offset };
  }

  typeAt(slot: number): number {
    return u8(this.bytes, this.keyPosition(slot) + 8);
  }

  compareAt(slot: number, key: Key): number {
    const at = this.keyPosition(slot);
    return (
      compareKeyField(this.bytes, at, key.objectid) ||
      u8(this.bytes, at + 8) - key.type ||
      compareKeyField(this.bytes, at + 9, key.offset)
    );
  }

  itemAt(slot: number): Uint8Array {
    if (this.level !== 0) throw new RangeError(`Block ${this.bytenr} is no leaf: it has no items`);
    const at = this.keyPosition(slot) + keySize;
    const from = headerSize + u32(this.bytes, at);
    return this.bytes.subarray(from, from + u32(this.bytes, at + 4));
  }

  blockptrAt(slot: number): number {
    return this.#pointerField(slot, 0);
  }

  ptrGenerationAt(slot: number): number {
    return this.#pointerField(slot, 8);
  }

  /** Where the slot's 17 bytes of key begin in `bytes`. */
  keyPosition(slot: number): number {
    if (slot < 0 || slot >= this.nritems)
      throw new RangeError(`Block ${this.bytenr} has ${this.nritems} slots, not slot ${slot}`);
    return headerSize + slot * this.#stride;
  }

  #pointerField(slot: number, field: number): number {
    if (this.level === 0)
      throw new RangeError(`Block ${this.bytenr} is a leaf: it has no children`);
    return safeU64(this.bytes, this.keyPosition(slot) + keySize + field) ?? -1;
  }

  #unrepresentable(slot: number, field: string, at: number, type: number): ItemError {
    const reason = `the key's ${field} in slot ${slot} of block ${this.bytenr} is ${u64(this.bytes, at)}, which no number holds`;
    return new ItemError('item-value', { objectid: -1, type, offset: -1 }, reason);
  }
}

/** Orders two keys as they lie on disk. */
export function compareDiskKeys(
  left: Uint8Array,
  leftAt: number,
  right: Uint8Array,
  rightAt: number,
): number {
  return (
    compareU64(left, leftAt, right, rightAt) ||
    u8(left, leftAt + 8) - u8(right, rightAt + 8) ||
    compareU64(left, leftAt + 9, right, rightAt + 9)
  );
}

function compareU64(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  return u32(left, leftAt + 4) - u32(right, rightAt + 4) || u32(left, leftAt) - u32(right, rightAt);
}
