// SPDX-License-Identifier: GPL-2.0-only

/** Bytes encoded at a time: a multiple of 3, so that the pieces join, below every argument limit. */
const chunk = 3 * 2048;

export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + chunk))));
  return pieces.join('');
}

/** The bytes that such a text holds; throws where it is none. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
