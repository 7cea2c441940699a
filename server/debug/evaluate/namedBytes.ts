// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, type ByteString } from '../../../engine/byteString';

const part = /\\x([0-9a-f]{2})|\\u\{([0-9a-f]{1,6})\}|\\\\|[^\\]+|\\/giu;

/** The bytes of a name that a person wrote as names are shown: with `\xNN`, `\u{N}` and `\\`. */
export function namedBytes(text: string): ByteString {
  const bytes = Array.from(text.matchAll(part), ([shown, byte, point]) => {
    if (byte !== undefined) return String.fromCharCode(parseInt(byte, 16));
    const code = point === undefined ? undefined : parseInt(point, 16);
    if (code !== undefined && code <= 0x10ffff) {
      return byteStringOfText(String.fromCodePoint(code));
    }
    return byteStringOfText(shown === '\\\\' ? '\\' : shown);
  });
  return bytes.join('') as ByteString;
}
