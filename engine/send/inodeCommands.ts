// SPDX-License-Identifier: GPL-2.0-only
import { stringData, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { getCurInodePath } from './getCurPath';
import { sendCommand } from './sendCommand';
import type { SendContext } from './sendContext';

/** Set-id and sticky bits and permissions. */
const permissions = 0o7777;

/** `send_chmod` for the current inode. */
export function sendChmod(sctx: SendContext, mode: number): void {
  const { probe } = sctx.setup;
  probe?.enter('send_chmod', { ino: sctx.curIno, gen: sctx.curInodeGen, mode });
  sendCommand(sctx, CommandType.CHMOD, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.MODE, data: u64Data(mode & permissions) },
  ]);
  probe?.leave('send_chmod', { ret: 0 });
}

/** `send_chown` for the current inode. */
export function sendChown(sctx: SendContext, uid: number, gid: number): void {
  const { probe } = sctx.setup;
  probe?.enter('send_chown', { ino: sctx.curIno, gen: sctx.curInodeGen, uid, gid });
  sendCommand(sctx, CommandType.CHOWN, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.UID, data: u64Data(uid) },
    { type: AttributeType.GID, data: u64Data(gid) },
  ]);
  probe?.leave('send_chown', { ret: 0 });
}

/** `send_fileattr` for the current inode: the inode item's flags as they are. Not in protocol 1. */
export function sendFileattr(sctx: SendContext, fileattr: bigint): void {
  const { probe, proto } = sctx.setup;
  if (proto < 2) return;
  probe?.enter('send_fileattr', { ino: sctx.curIno, gen: sctx.curInodeGen, fileattr });
  sendCommand(sctx, CommandType.FILEATTR, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.FILEATTR, data: u64Data(fileattr) },
  ]);
  probe?.leave('send_fileattr', { ret: 0 });
}
