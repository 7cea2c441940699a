// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_FREE_OBJECTID, ItemType, type Key } from '../../../engine/snapshot/key';
import type { RebuiltSend } from '../../../engine/receive/rebuild/rebuiltSend';
import type { SendContext } from '../../../engine/send/sendContext';
import { textValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** Why an item's field isn't the sender's own; undefined in a session over an image. */
export type RebuiltBecause = RebuiltSend['rebuiltBecause'] | undefined;

/** A value that was chosen by rule, and why; as it is where there is no such reason. */
export function rebuiltValue(value: Value, because: string | undefined): Value {
  if (because === undefined) return value;
  const reason = { name: 'rebuilt', value: textValue(because) };
  return {
    ...value,
    show: (format) => `${value.show(format)} (rebuilt)`,
    ...(value.items === undefined && { fields: [...(value.fields ?? []), reason] }),
  };
}

/** Those fields of the send context that are fields of the current inode's item. */
const ofInodeItem: Readonly<Record<string, string>> = {
  cur_inode_gen: 'generation',
  cur_inode_size: 'size',
  cur_inode_mode: 'mode',
  cur_inode_rdev: 'rdev',
};

/** The field, marked where it comes from a rebuilt item. */
export function markRebuilt(
  { name, value }: Field,
  { setup, curIno, curInodeDeleted }: SendContext,
  rebuiltBecause: RebuiltBecause,
): Field {
  const field = Object.hasOwn(ofInodeItem, name) ? ofInodeItem[name] : undefined;
  const root = curInodeDeleted ? setup.parentRoot : setup.sendRoot;
  if (!rebuiltBecause || field === undefined || !root) return { name, value };
  if (curIno < FIRST_FREE_OBJECTID) return { name, value };
  return { name, value: rebuiltValue(value, rebuiltBecause(root, inodeKey(curIno), field)) };
}

export const inodeKey = (ino: number): Key => ({
  objectid: ino,
  type: ItemType.INODE_ITEM,
  offset: 0,
});
