// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext, TreePosition } from '../../../engine/send/sendContext';
import { sendMaxSize } from '../../../engine/send/sendCommand';
import type { Key } from '../../../engine/snapshot/key';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { displayName } from '../../../engine/byteString';
import { fieldsOf, structValue } from '../variables/compound';
import {
  bytesValue,
  flagValue,
  modeValue,
  nameValue,
  nothing,
  numberValue,
} from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** The scalar fields of `struct send_ctx`: first what a debugger of names wants, then the rest. */
export function sendContextScope(sctx: SendContext): Field[] {
  const { setup } = sctx;
  return fieldsOf({
    send_progress: numberValue(sctx.sendProgress),
    cur_ino: numberValue(sctx.curIno),
    cur_inode_gen: numberValue(sctx.curInodeGen),
    cur_inode_new: flagValue(sctx.curInodeNew),
    cur_inode_new_gen: flagValue(sctx.curInodeNewGen),
    cur_inode_deleted: flagValue(sctx.curInodeDeleted),
    cur_inode_size: numberValue(sctx.curInodeSize),
    cur_inode_mode: modeValue(sctx.curInodeMode),
    cur_inode_path:
      sctx.curInodePath === undefined ? nothing('not known') : nameValue(sctx.curInodePath),
    cur_inode_rdev: numberValue(sctx.curInodeRdev),
    cur_inode_last_extent: numberValue(
      sctx.curInodeLastExtent,
      sctx.curInodeLastExtent < 0 ? 'unknown' : '',
    ),
    cur_inode_next_write_offset: numberValue(sctx.curInodeNextWriteOffset),
    ignore_cur_inode: flagValue(sctx.ignoreCurInode),
    cur_inode_needs_verity: flagValue(sctx.curInodeNeedsVerity),
    verity_descriptor: sctx.verityDescriptor
      ? bytesValue(sctx.verityDescriptor)
      : nothing('none read'),
    cmp_key: keyValue(sctx.cmpKey),
    left_path: positionValue(sctx.left),
    right_path: sctx.right ? positionValue(sctx.right) : nothing('full send'),
    send_off: numberValue(sctx.sendOff),
    send_max_size: numberValue(sendMaxSize(setup.proto), '', 'u32'),
    flags: numberValue(flags(sctx)),
    proto: numberValue(setup.proto, '', 'u32'),
    send_root: rootValue(setup.sendRoot),
    parent_root: setup.parentRoot ? rootValue(setup.parentRoot) : nothing('full send'),
  });
}

function keyValue({ objectid, type, offset }: Key): Value {
  return structValue('struct btrfs_key', `(${objectid} ${type} ${offset})`, {
    objectid: numberValue(objectid),
    type: numberValue(type, '', 'u8'),
    offset: numberValue(offset),
  });
}

function positionValue({ level, slots, endReached }: TreePosition): Value {
  const shown = slots.slice(level).toReversed().join(' → ');
  const text = endReached ? 'at the end' : `level ${level}, slots ${shown}`;
  return structValue('struct btrfs_path', text, {
    level: numberValue(level, '', 'int'),
    slot: numberValue(slots[level] ?? 0, '', 'int'),
    end_reached: flagValue(endReached),
  });
}

function rootValue(root: Snapshot): Value {
  const name = root.name === undefined ? '' : displayName(root.name);
  return numberValue(root.tree.rootId, name, 'struct btrfs_root *');
}

/** `BTRFS_SEND_FLAG_*` as the ioctl would get them. */
function flags({ setup }: SendContext): number {
  return (
    (setup.noFileData ? 0x1 : 0) |
    (setup.omitStreamHeader ? 0x2 : 0) |
    (setup.omitEndCmd ? 0x4 : 0) |
    (setup.proto > 1 ? 0x8 : 0) |
    (setup.compressed ? 0x10 : 0)
  );
}
