// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import type { Attribute, Command } from '../command';
import { CommandType } from '../commandType';

/**
 * The attributes as they are read best: a stream's own order, but where that has a second path or a
 * long identity in the midst, paths first and identities last.
 */
export function inReadingOrder({ type, attributes }: Command): readonly Attribute[] {
  if (type !== CommandType.CLONE && type !== CommandType.SYMLINK) return attributes;
  return attributes.toSorted((left, right) => rank(left.type) - rank(right.type));
}

function rank(type: number): number {
  switch (type) {
    case AttributeType.CLONE_PATH:
    case AttributeType.PATH_LINK:
      return 0;
    case AttributeType.CLONE_UUID:
    case AttributeType.CLONE_CTRANSID:
      return 2;
    default:
      return 1;
  }
}

/**
 * Columns that an attribute takes with its label, by its number, where its value's length varies and
 * others follow it: so that those of neighbouring lines stand below each other.
 */
export const columnWidths: Readonly<Record<number, number>> = {
  [AttributeType.INO]: 10,
  [AttributeType.MODE]: 35,
  [AttributeType.UID]: 10,
  [AttributeType.CTRANSID]: 16,
  [AttributeType.XATTR_NAME]: 40,
  [AttributeType.FILE_OFFSET]: 24,
  [AttributeType.SIZE]: 26,
  [AttributeType.CLONE_PATH]: 36,
  [AttributeType.CLONE_OFFSET]: 26,
  [AttributeType.CLONE_LEN]: 30,
  [AttributeType.UNENCODED_FILE_LEN]: 38,
  [AttributeType.UNENCODED_LEN]: 32,
  [AttributeType.UNENCODED_OFFSET]: 26,
  [AttributeType.FALLOCATE_MODE]: 37,
};
