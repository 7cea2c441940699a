// SPDX-License-Identifier: GPL-2.0-only
import { findItem } from '../snapshot/findItem';
import { rawInodeTimes } from '../snapshot/inodeItem';
import { ItemType } from '../snapshot/key';
import { stringData } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { missingInode } from './errors';
import { getPathForCommand } from './getCurPath';
import { sendCommand, type SendAttribute } from './sendCommand';
import type { SendContext } from './sendContext';

/** `send_utimes`: the inode's times in the sent snapshot. Throws ENOENT if it isn't there. */
export function sendUtimes(sctx: SendContext, ino: number, gen: number): void {
  const { probe, sendRoot, proto } = sctx.setup;
  probe?.enter('send_utimes', { ino, gen });
  const path = getPathForCommand(sctx, ino, gen);
  const key = { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 };
  const item = findItem(sendRoot.tree, key);
  if (!item) throw missingInode(ino, sendRoot.tree.rootId);

  const { atime, mtime, ctime, otime } = rawInodeTimes(key, item);
  const attributes: SendAttribute[] = [
    { type: AttributeType.PATH, data: stringData(path) },
    { type: AttributeType.ATIME, data: atime },
    { type: AttributeType.MTIME, data: mtime },
    { type: AttributeType.CTIME, data: ctime },
  ];
  if (proto >= 2) attributes.push({ type: AttributeType.OTIME, data: otime });
  sendCommand(sctx, CommandType.UTIMES, attributes);
  probe?.leave('send_utimes', { ret: 0 });
}
