// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../../byteString';
import { ItemType } from '../../snapshot/key';

/** An item of a tree and its place: the bytes of a kernel's structure, little-endian. */
export class ItemBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(at: number, value: number): this {
    this.#view.setUint8(at, value);
    return this;
  }

  u16(at: number, value: number): this {
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(at: number, value: number): this {
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** A value that a number holds exactly, negative ones as the kernel's headers have them. */
  u64(at: number, value: number): this {
    this.#view.setUint32(at, value >>> 0, true);
    this.#view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
    return this;
  }

  bigint(at: number, value: bigint): this {
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
    return this;
  }

  set(at: number, bytes: Uint8Array): this {
    this.bytes.set(bytes, at);
    return this;
  }
}

const dirItemSize = 30;

/** `struct btrfs_dir_item` with its name, and an xattr's value. */
export function dirItemBytes(
  type: number,
  ino: number | undefined,
  transid: number,
  name: ByteString,
  data: Uint8Array = nothing,
): Uint8Array<ArrayBuffer> {
  const item = new ItemBytes(dirItemSize + name.length + data.length);
  if (ino !== undefined) item.u64(0, ino).u8(8, ItemType.INODE_ITEM);
  item.u64(17, transid).u16(25, data.length).u16(27, name.length).u8(29, type);
  return item.set(dirItemSize, bytesOf(name)).set(dirItemSize + name.length, data).bytes;
}

const nothing = new Uint8Array(0);

/** Several structures in one item. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
