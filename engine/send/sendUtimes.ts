// SPDX-License-Identifier: GPL-2.0-only
import { findItem } from '../snapshot/findItem';
import { parseInodeItem, type InodeTime } from '../snapshot/inodeItem';
import { ItemType } from '../snapshot/key';
import { stringData, timespecData } from '../stream/attributeData';
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

  const { atime, mtime, ctime, otime } = parseInodeItem(key, item);
  const attributes: SendAttribute[] = [
    { type: AttributeType.PATH, data: stringData(path) },
    time(AttributeType.ATIME, atime),
    time(AttributeType.MTIME, mtime),
    time(AttributeType.CTIME, ctime),
  ];
  if (proto >= 2) attributes.push(time(AttributeType.OTIME, otime));
  sendCommand(sctx, CommandType.UTIMES, attributes);
  probe?.leave('send_utimes', { ret: 0 });
}

const time = (type: AttributeType, { sec, nsec }: InodeTime): SendAttribute => ({
  type,
  data: timespecData(sec, nsec),
});
