// SPDX-License-Identifier: GPL-2.0-only

/** `S_IFMT` and its values: what mknod makes. */
const typeBits = 0o170000;
const types = new Map([
  [0o010000, 'FIFO'],
  [0o020000, 'character device'],
  [0o040000, 'directory'],
  [0o060000, 'block device'],
  [0o100000, 'file'],
  [0o120000, 'symbolic link'],
  [0o140000, 'socket'],
]);

/** A mode in octal, and the file's type where it holds one: `0644`, `020666 (character device)`. */
export function modeText(mode: number): string {
  const octal = `0${mode.toString(8)}`;
  const type = mode < 2 ** 31 ? types.get(mode & typeBits) : undefined;
  return type === undefined ? octal : `${octal} (${type})`;
}
