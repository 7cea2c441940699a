// SPDX-License-Identifier: GPL-2.0-only

declare const brand: unique symbol;

/**
 * Bytes as a string: each UTF-16 unit holds one byte (0–255). File names and paths are bytes, not
 * text; as strings they compare, concatenate and key maps as cheaply as text does. Never shown as it
 * is: `displayName` makes text of it.
 */
export type ByteString = string & { readonly [brand]: 'bytes' };

export const emptyByteString = '' as ByteString;

/** How many bytes are turned into characters at a time: below every engine's argument limit. */
const chunk = 8192;

/** Names up to this long are put together by hand, which is faster than any call that takes them whole. */
const short = 64;

/** The bytes from `from` up to `to`. */
export function byteStringOf(bytes: Uint8Array, from = 0, to = bytes.length): ByteString {
  if (to - from <= short) return shortByteStringOf(bytes, from, to);
  let text = '';
  for (let at = from; at < to; at += chunk) {
    const part = bytes.subarray(at, Math.min(at + chunk, to));
    // Spreading would walk the array by its iterator, which is many times slower.
    text += String(Reflect.apply(String.fromCharCode, undefined, part));
  }
  return text as ByteString;
}

/** Eight bytes at a time: each step makes a string, and more garbage than the bytes are worth. */
function shortByteStringOf(bytes: Uint8Array, from: number, to: number): ByteString {
  const byte = (at: number): number => bytes[at] ?? 0;
  let text = '';
  let at = from;
  for (; at + 8 <= to; at += 8) {
    text += String.fromCharCode(
      byte(at),
      byte(at + 1),
      byte(at + 2),
      byte(at + 3),
      byte(at + 4),
      byte(at + 5),
      byte(at + 6),
      byte(at + 7),
    );
  }
  if (at + 4 <= to) {
    text += String.fromCharCode(byte(at), byte(at + 1), byte(at + 2), byte(at + 3));
    at += 4;
  }
  for (; at < to; at++) text += String.fromCharCode(byte(at));
  return text as ByteString;
}

/** Text whose bytes in UTF-8 are its units. */
const ascii = /^[\0-\x7f]*$/;

/** The bytes of text, encoded as UTF-8: for names that a person typed. */
export function byteStringOfText(text: string): ByteString {
  return ascii.test(text) ? (text as ByteString) : byteStringOf(new TextEncoder().encode(text));
}

export function bytesOf(name: ByteString): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(name.length);
  for (let at = 0; at < name.length; at++) bytes[at] = name.charCodeAt(at);
  return bytes;
}

/** `directory/name`, or `name` alone below the subvolume's root, whose path is empty. */
export function joinPath(directory: ByteString, name: ByteString): ByteString {
  return (directory === '' ? name : `${directory}/${name}`) as ByteString;
}

/** Printable ASCII without a backslash: shown as it is, which nearly every name is. */
const plain = /^[ -[\]-~]*$/;

/** Control characters, and those that reorder or hide text: shown as escapes. */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\\/gu;

/** What editors make links of, wherever text is shown, and Markdown's links to commands and files. */
const link = /(?<=:\/)\/|(?<=\])\((?=command:|file:)/giu;

/**
 * A name as safe, unambiguous text on one line: UTF-8 where it is valid; a byte that isn't as
 * `\xNN`, an unsafe character as `\u{N}`, a backslash doubled. A character of what would be a link, which
 * a click would follow, is an unsafe one.
 */
export function displayName(name: ByteString): string {
  const text = plain.test(name) ? name : escaped(name);
  return text.includes(':') ? text.replace(link, escape) : text;
}

function escaped(name: ByteString): string {
  return decodeLossless(name)
    .replace(unsafe, (char) => (char === '\\' ? '\\\\' : escape(char)))
    .replace(
      loneByte,
      (char) => `\\x${(char.charCodeAt(0) - 0xdc00).toString(16).padStart(2, '0')}`,
    );
}

const escape = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** A byte that is no part of valid UTF-8, kept as the low surrogate U+DC00 + byte. */
const loneByte = /(?<![\ud800-\udbff])[\udc80-\udcff]/g;

/** UTF-8 to text; each byte that is no part of valid UTF-8 becomes U+DC00 + byte. */
function decodeLossless(name: ByteString): string {
  let text = '';
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; at < name.length;) {
    const length = sequenceLength(name.charCodeAt(at));
    const end = at + Math.max(length, 1);
    try {
      if (length === 0) throw new RangeError('not the start of a sequence');
      text += strict.decode(bytesOf(name.slice(at, end) as ByteString));
      at = end;
    } catch {
      text += String.fromCharCode(0xdc00 + name.charCodeAt(at));
      at += 1;
    }
  }
  return text;
}

/** Bytes in the UTF-8 sequence that this byte starts; 0 where none can start. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}
