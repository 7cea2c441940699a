// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../byteString';
import { errors } from './errors';
import { putUint32 } from './putUint';

/** One byte; throws `EncodeError` for what is no whole number from 0 to 255. */
export function u8Data(value: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(checked(value, 8));
}

/** Four bytes, little endian; throws `EncodeError` for what is no whole number below 2^32. */
export function u32Data(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  putUint32(bytes, 0, checked(value, 32));
  return bytes;
}

/** Eight bytes, little endian; throws `EncodeError` for what is no whole number below 2^64. */
export function u64Data(value: number | bigint): Uint8Array<ArrayBuffer> {
  if (typeof value === 'bigint' ? BigInt.asUintN(64, value) !== value : !isUnsigned(value))
    throw errors.notUnsigned(value, 64);
  const bytes = new Uint8Array(8);
  if (typeof value === 'bigint') {
    new DataView(bytes.buffer).setBigUint64(0, value, true);
  } else {
    putUint32(bytes, 0, value);
    putUint32(bytes, 4, Math.floor(value / 2 ** 32));
  }
  return bytes;
}

/** A name's or path's bytes; no NUL ends them on the wire. */
export function stringData(value: ByteString): Uint8Array<ArrayBuffer> {
  return bytesOf(value);
}

function checked(value: number, bits: number): number {
  if (!isUnsigned(value) || value >= 2 ** bits) throw errors.notUnsigned(value, bits);
  return value;
}

const isUnsigned = (value: number) => Number.isSafeInteger(value) && value >= 0;
