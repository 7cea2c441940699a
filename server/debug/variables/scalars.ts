// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../../engine/byteString';
import type { Value, ValueFormat } from './value';

/** A number of the kernel's; −1 is what its 64 unsigned bits hold. */
export function numberValue(value: number | bigint, meaning = '', type = 'u64'): Value {
  return {
    show: (format) => withMeaning(showNumber(value, format), meaning),
    type,
    raw: value,
  };
}

export function showNumber(value: number | bigint, format: ValueFormat): string {
  if (!format.hex) return String(value);
  const unsigned = value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
  return `0x${unsigned.toString(16)}`;
}

export function flagValue(value: boolean): Value {
  return { show: () => String(value), type: 'bool', raw: value };
}

/** A name or a path, quoted. */
export function nameValue(name: ByteString, meaning = ''): Value {
  const text = displayName(name);
  return { show: () => withMeaning(quoted(name), meaning), type: 'char *', raw: text };
}

/** Text of our own. */
export function textValue(text: string, type?: string): Value {
  return { show: () => text, raw: text, ...(type !== undefined && { type }) };
}

/** What isn't there, and why. */
export function nothing(why: string): Value {
  return { show: () => `(${why})` };
}

const typeNames = new Map([
  [0o010000, 'fifo'],
  [0o020000, 'character device'],
  [0o040000, 'directory'],
  [0o060000, 'block device'],
  [0o100000, 'regular file'],
  [0o120000, 'symlink'],
  [0o140000, 'socket'],
]);

/** `st_mode` in octal, and the type of file that it says. */
export function modeValue(mode: number): Value {
  const meaning = typeNames.get(mode & 0o170000) ?? '';
  const text = mode === 0 ? '0' : `0${mode.toString(8)}`;
  return {
    show: ({ hex }) => withMeaning(hex ? showNumber(mode, { hex }) : text, meaning),
    type: 'u64',
    raw: mode,
  };
}

/** Bytes as their number and the first of them; `length` where there are more than these. */
export function bytesValue(bytes: Uint8Array, length = bytes.length): Value {
  const shown = 32;
  const hex = Array.from(bytes.subarray(0, shown), (byte) => byte.toString(16).padStart(2, '0'));
  const more = length > hex.length ? ' …' : '';
  return {
    show: (format) =>
      `${showNumber(length, format)} bytes${length > 0 ? ': ' : ''}${hex.join(' ')}${more}`,
    type: 'bytes',
    bytes,
  };
}

export function quoted(name: ByteString): string {
  return `"${displayName(name).replaceAll('"', '\\"')}"`;
}

function withMeaning(text: string, meaning: string): string {
  return meaning === '' ? text : `${text} (${meaning})`;
}
