// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../byteString';

/** Longest name shown in full: a path that Linux takes is shorter than PATH_MAX, 4096 bytes. */
export const shownBytes = 4096;

/**
 * A name or path in double quotes, safe on one line: escaped as `displayName` does, and `"` as `\"`.
 * Of one that is too long the beginning is shown, and after the quotes `+N` for the bytes left out.
 */
export function quoted(name: ByteString): string {
  if (name.length <= shownBytes) return quote(name);
  const shown = name.slice(0, shownBytes) as ByteString;
  return `${quote(shown)}+${name.length - shownBytes}`;
}

function quote(name: ByteString): string {
  const text = displayName(name);
  return `"${text.includes('"') ? text.replaceAll('"', '\\"') : text}"`;
}
