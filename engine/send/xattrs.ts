// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, type ByteString } from '../byteString';
import { parseDirItems, type DirItem } from '../snapshot/dirItem';
import { ItemType, type Key } from '../snapshot/key';
import { TreeCursor } from '../snapshot/treeCursor';
import { stringData } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { xattrNameTooLong, xattrTooLarge } from './errors';
import { getCurInodePath } from './getCurPath';
import { has } from './profiles';
import { sendCommand } from './sendCommand';
import type { SendContext } from './sendContext';

export const capabilityName = byteStringOfText('security.capability');
const aclAccessName = byteStringOfText('system.posix_acl_access');
const aclDefaultName = byteStringOfText('system.posix_acl_default');

/** An ACL without entries: its header's version, 2. An empty value would be refused on receiving. */
const emptyAcl = Uint8Array.of(2, 0, 0, 0);

/** `process_new_xattr`: the extended attributes in an item that only the sent snapshot has. */
export function processNewXattrs(sctx: SendContext, key: Key, item: Uint8Array): void {
  for (const xattr of xattrsIn(sctx, key, item)) sendNewXattr(sctx, xattr);
}

/** `process_deleted_xattr`: those in an item that only the parent has. */
export function processDeletedXattrs(sctx: SendContext, key: Key, item: Uint8Array): void {
  for (const { name } of xattrsIn(sctx, key, item)) sendRemoveXattr(sctx, name);
}

/** `process_changed_xattr`: names with the same hash share an item, so each is looked for. */
export function processChangedXattrs(
  sctx: SendContext,
  key: Key,
  left: Uint8Array,
  right: Uint8Array,
): void {
  const now = xattrsIn(sctx, key, left);
  const before = xattrsIn(sctx, key, right);
  for (const xattr of now) {
    const old = before.find(({ name }) => name === xattr.name);
    if (!old || !isSame(old.data, xattr.data)) sendNewXattr(sctx, xattr);
  }
  for (const { name } of before) {
    if (!now.some((xattr) => xattr.name === name)) sendRemoveXattr(sctx, name);
  }
}

/** `process_all_new_xattrs` of an inode that is made anew. */
export function processAllNewXattrs(sctx: SendContext): void {
  const { probe, sendRoot } = sctx.setup;
  const ino = sctx.cmpKey.objectid;
  probe?.enter('process_all_new_xattrs', { ino });
  const from = { objectid: ino, type: ItemType.XATTR_ITEM, offset: 0 };
  for (const cursor = TreeCursor.seek(sendRoot.tree, from); cursor.valid; cursor.next()) {
    const { key } = cursor;
    if (key.objectid !== ino || key.type !== ItemType.XATTR_ITEM) break;
    processNewXattrs(sctx, key, cursor.item);
  }
  probe?.leave('process_all_new_xattrs', { ret: 0 });
}

/** `send_set_xattr`. */
export function sendSetXattr(sctx: SendContext, name: ByteString, data: Uint8Array): void {
  const { probe } = sctx.setup;
  probe?.enter('send_set_xattr', { name_len: name.length, data_len: data.length, name });
  sendCommand(sctx, CommandType.SET_XATTR, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.XATTR_NAME, data: stringData(name) },
    { type: AttributeType.XATTR_DATA, data },
  ]);
  probe?.leave('send_set_xattr', { ret: 0 });
}

/** `send_remove_xattr`; the path is worked out first. */
function sendRemoveXattr(sctx: SendContext, name: ByteString): void {
  const { probe } = sctx.setup;
  const path = getCurInodePath(sctx);
  probe?.enter('send_remove_xattr', { name_len: name.length, name });
  sendCommand(sctx, CommandType.REMOVE_XATTR, [
    { type: AttributeType.PATH, data: stringData(path) },
    { type: AttributeType.XATTR_NAME, data: stringData(name) },
  ]);
  probe?.leave('send_remove_xattr', { ret: 0 });
}

/**
 * `__process_new_xattr`. The kernel compares only as many bytes as the name has: a name that another
 * begins with is taken for it.
 */
function sendNewXattr(sctx: SendContext, { name, data }: DirItem): void {
  const { probe } = sctx.setup;
  // Capabilities are sent when the inode is finished, as chown takes them away.
  if (has(sctx, 'sendsCapabilitiesLast') && capabilityName.startsWith(name)) {
    probe?.event('xattr_left_out', { ino: sctx.curIno, name });
    return;
  }
  const acl = aclAccessName.startsWith(name) || aclDefaultName.startsWith(name);
  const isEmptyAcl = acl && data.length === 0;
  if (isEmptyAcl) probe?.event('empty_acl', { ino: sctx.curIno, name });
  sendSetXattr(sctx, name, isEmptyAcl ? emptyAcl : data);
}

const maxNameLength = 255;
const xattrEntryType = 8;

/** `iterate_dir_item`; throws ENAMETOOLONG and E2BIG as that does. */
function xattrsIn(sctx: SendContext, key: Key, item: Uint8Array): readonly DirItem[] {
  const xattrs = parseDirItems(key, item);
  // A leaf without its header, and one item's header and entry.
  const largest = sctx.setup.sendRoot.nodesize - 101 - 25 - 30;
  for (const { name, data, type } of xattrs) {
    if (type !== xattrEntryType) continue;
    if (name.length > maxNameLength) throw xattrNameTooLong(key.objectid, name.length);
    const size = name.length + data.length;
    if (size > largest) throw xattrTooLarge(key.objectid, size);
  }
  return xattrs;
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
