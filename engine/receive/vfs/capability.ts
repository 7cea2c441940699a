// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../byteString';
import { u32At } from '../../stream/streamHeader';
import type { Xattrs } from '../tree/attributes';

export const capabilityName = byteStringOfText('security.capability');

/** A file's capabilities don't outlive a change of its owner or its data. */
export function withoutCapability(xattrs: Xattrs): Xattrs {
  return xattrs.without(capabilityName);
}

/** Sizes of `struct vfs_cap_data` by its first word: the revision, with or without its one flag. */
const sizes = new Map([
  [0x02000000, 20],
  [0x03000000, 24],
]);
const effective = 1;

/** Whether the kernel takes it as capabilities; it looks at none that is empty. */
export function isCapability(value: Uint8Array): boolean {
  return value.length === 0 || sizes.get(u32At(value, 0) & ~effective) === value.length;
}
