// SPDX-License-Identifier: GPL-2.0-only
import { profileOfSend } from '../../../engine/send/profiles';
import type { SendContext, TreePosition } from '../../../engine/send/sendContext';
import { sendMaxSize } from '../../../engine/send/sendCommand';
import type { Key } from '../../../engine/snapshot/key';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import type { Tree, TreeNode } from '../../../engine/snapshot/tree';
import { displayName } from '../../../engine/byteString';
import { structValue } from '../variables/compound';
import {
  bytesValue,
  flagValue,
  modeValue,
  nameValue,
  nothing,
  numberValue,
  textValue,
} from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import { nodeMemory } from './itemBytes';

/** The scalar fields of `struct send_ctx`: first what a debugger of names wants, then the rest. */
const fields: Readonly<Record<string, (sctx: SendContext) => Value>> = {
  send_progress: (sctx) => numberValue(sctx.sendProgress),
  cur_ino: (sctx) => numberValue(sctx.curIno),
  cur_inode_gen: (sctx) => numberValue(sctx.curInodeGen),
  cur_inode_new: (sctx) => flagValue(sctx.curInodeNew),
  cur_inode_new_gen: (sctx) => flagValue(sctx.curInodeNewGen),
  cur_inode_deleted: (sctx) => flagValue(sctx.curInodeDeleted),
  cur_inode_size: (sctx) => numberValue(sctx.curInodeSize),
  cur_inode_mode: (sctx) => modeValue(sctx.curInodeMode),
  cur_inode_path: (sctx) =>
    sctx.curInodePath === undefined ? nothing('not known') : nameValue(sctx.curInodePath),
  cur_inode_rdev: (sctx) => numberValue(sctx.curInodeRdev),
  cur_inode_last_extent: (sctx) =>
    numberValue(sctx.curInodeLastExtent, sctx.curInodeLastExtent < 0 ? 'unknown' : ''),
  cur_inode_next_write_offset: (sctx) => numberValue(sctx.curInodeNextWriteOffset),
  ignore_cur_inode: (sctx) => flagValue(sctx.ignoreCurInode),
  cur_inode_needs_verity: (sctx) => flagValue(sctx.curInodeNeedsVerity),
  verity_descriptor: (sctx) =>
    sctx.verityDescriptor ? bytesValue(sctx.verityDescriptor) : nothing('none read'),
  cmp_key: (sctx) => keyValue(sctx.cmpKey),
  left_path: ({ left, setup }) => positionValue(left, setup.sendRoot),
  right_path: ({ right, setup }) =>
    right && setup.parentRoot ? positionValue(right, setup.parentRoot) : nothing('full send'),
  send_off: (sctx) => numberValue(sctx.sendOff),
  send_max_size: (sctx) => numberValue(sendMaxSize(sctx.setup.proto), '', 'u32'),
  flags: (sctx) => numberValue(flags(sctx)),
  kernel: (sctx) => textValue(profileOfSend(sctx.setup).name),
  proto: (sctx) => numberValue(sctx.setup.proto, '', 'u32'),
  send_root: (sctx) => rootValue(sctx.setup.sendRoot),
  parent_root: (sctx) =>
    sctx.setup.parentRoot ? rootValue(sctx.setup.parentRoot) : nothing('full send'),
};

/** What that scope shows, in its order. */
export const sendContextNames: readonly string[] = Object.keys(fields);

export function sendContextScope(sctx: SendContext): Field[] {
  return Object.entries(fields).map(([name, valueOf]) => ({ name, value: valueOf(sctx) }));
}

/** One of them, without making the others. */
export function sendContextField(sctx: SendContext, name: string): Value | undefined {
  return Object.hasOwn(fields, name) ? fields[name]?.(sctx) : undefined;
}

function keyValue({ objectid, type, offset }: Key): Value {
  return structValue('struct btrfs_key', `(${objectid} ${type} ${offset})`, {
    objectid: numberValue(objectid),
    type: numberValue(type, '', 'u8'),
    offset: numberValue(offset),
  });
}

function positionValue(position: TreePosition, { tree }: Snapshot): Value {
  const { level, slots, endReached } = position;
  const shown = slots.slice(level).toReversed().join(' → ');
  const text = endReached ? 'at the end' : `level ${level}, slots ${shown}`;
  const value = structValue('struct btrfs_path', text, {
    level: numberValue(level, '', 'int'),
    slot: numberValue(slots[level] ?? 0, '', 'int'),
    end_reached: flagValue(endReached),
  });
  return { ...value, ...nodeMemory(nodeAt(position, tree), slots[level] ?? 0) };
}

/** The node that the slots lead to. */
function nodeAt({ level, slots }: TreePosition, tree: Tree): TreeNode {
  let node = tree.root;
  while (node.level > level) node = tree.child(node, slots[node.level] ?? 0);
  return node;
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
