// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { genUniqueName } from './genUniqueName';
import { setCurInodePath } from './getCurPath';
import { sendRename } from './pathCommands';
import type { SendContext } from './sendContext';

/**
 * `orphanize_inode`: renames what is at `path` to its orphan name, because its own is needed or its
 * directory goes.
 */
export function orphanizeInode(
  sctx: SendContext,
  ino: number,
  gen: number,
  path: ByteString,
): ByteString {
  const { probe } = sctx.setup;
  probe?.enter('orphanize_inode', { ino, gen, path });
  const orphan = genUniqueName(sctx, ino, gen);
  probe?.event('orphanize', { ino, gen, path, orphan, waiting: sctx.waitingDirMoves.has(ino) });
  sendRename(sctx, path, orphan);
  if (ino === sctx.curIno && gen === sctx.curInodeGen) setCurInodePath(sctx, orphan);
  probe?.leave('orphanize_inode', { ret: 0 });
  return orphan;
}
