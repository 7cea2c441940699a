// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../byteString';
import type { AttributeType } from './attributeType';

/** One attribute as it lies in a command. */
export interface Attribute {
  readonly type: number;
  /** Where its header begins, in bytes from the command's first payload byte. */
  readonly at: number;
  /** Its value, undecoded; a view. */
  readonly data: Uint8Array;
  /** Bytes of the whole value, where `data` is only its beginning. */
  readonly length?: number;
}

/** One command, decoded as far as its attributes. */
export interface Command {
  readonly type: number;
  readonly attributes: readonly Attribute[];
}

/** Seconds since 1970 and nanoseconds, as a stream holds them. */
export interface Timespec {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

/** The attribute that counts: of several of one type a receiver takes the last. */
export function attribute(command: Command, type: AttributeType): Attribute | undefined {
  return command.attributes.findLast((candidate) => candidate.type === type);
}

/** The value of an unsigned attribute of 1, 2, 4 or 8 bytes; undefined if absent or of another size. */
export function unsigned(command: Command, type: AttributeType): bigint | undefined {
  const data = attribute(command, type)?.data;
  if (!data || ![1, 2, 4, 8].includes(data.length)) return undefined;
  return data.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The same as a number; undefined also where it is above 2^53 − 1. */
export function safeUnsigned(command: Command, type: AttributeType): number | undefined {
  const value = Number(unsigned(command, type) ?? NaN);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The bytes of a path, name or other string attribute. */
export function string(command: Command, type: AttributeType): ByteString | undefined {
  const data = attribute(command, type)?.data;
  return data && byteStringOf(data);
}

/** A time attribute; undefined if absent or not of 12 bytes. */
export function timespec(command: Command, type: AttributeType): Timespec | undefined {
  const data = attribute(command, type)?.data;
  if (data?.length !== 12) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return { seconds: view.getBigInt64(0, true), nanoseconds: view.getUint32(8, true) };
}

/** 16 bytes as 8-4-4-4-12 hexadecimal digits. */
export function uuidText(uuid: Uint8Array): string {
  const hex = Array.from(uuid, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
