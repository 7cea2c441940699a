// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../byteString';
import type { Xattrs } from '../tree/attributes';

export const capabilityName = byteStringOfText('security.capability');

/** A file's capabilities don't outlive a change of its owner or its data. */
export function withoutCapability(xattrs: Xattrs): Xattrs {
  return xattrs.without(capabilityName);
}

/** Sizes of `struct vfs_cap_data` by its revision, in the topmost byte of its first word. */
const sizes = new Map([
  [2, 20],
  [3, 24],
]);

/** Whether the kernel takes it as capabilities. */
export function isCapability(value: Uint8Array): boolean {
  return value.length >= 4 && sizes.get(value[3] ?? 0) === value.length;
}
