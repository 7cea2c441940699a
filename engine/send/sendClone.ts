// SPDX-License-Identifier: GPL-2.0-only
import { stringData, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { cloneRootSnapshot, isSendRoot } from './cloneRoots';
import { getCurInodePath, getCurPath } from './getCurPath';
import { getInodePath } from './getInodePath';
import { requireInodeGen } from './inodeInfo';
import { sendCommand } from './sendCommand';
import type { CloneRoot, SendContext } from './sendContext';
import { sentUuid } from './subvolBegin';

/**
 * `send_clone`: tells the receiver to share `len` bytes at `offset` with what lies at the clone root's
 * inode and offset. The source's path is the receiver's current one only in the sent snapshot.
 */
export function sendClone(
  sctx: SendContext,
  offset: number,
  length: number,
  cloneRoot: CloneRoot,
): void {
  const { probe, sendRoot } = sctx.setup;
  const { ino, offset: clone_off } = cloneRoot;
  // The kernel hands the length on in 32 bits.
  const len = length % 2 ** 32;
  probe?.enter('send_clone', { offset, len, clone_ino: ino, clone_off });
  const path = getCurInodePath(sctx);
  const source = cloneRootSnapshot(sctx, cloneRoot);
  const clonePath = isSendRoot(sctx, cloneRoot)
    ? getCurPath(sctx, ino, requireInodeGen(sctx, sendRoot, ino))
    : getInodePath(source, ino);
  sendCommand(sctx, CommandType.CLONE, [
    { type: AttributeType.FILE_OFFSET, data: u64Data(offset) },
    { type: AttributeType.CLONE_LEN, data: u64Data(len) },
    { type: AttributeType.PATH, data: stringData(path) },
    { type: AttributeType.CLONE_UUID, data: sentUuid(sctx, source, 'sendsReceivedParentUuid') },
    { type: AttributeType.CLONE_CTRANSID, data: u64Data(source.ctransid) },
    { type: AttributeType.CLONE_PATH, data: stringData(clonePath) },
    { type: AttributeType.CLONE_OFFSET, data: u64Data(clone_off) },
  ]);
  probe?.leave('send_clone', { ret: 0 });
}
