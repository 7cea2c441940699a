// SPDX-License-Identifier: GPL-2.0-only
import { stringData, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { cacheDirCreated, didCreateDir } from './didCreateDir';
import { unexpectedInodeType } from './errors';
import { FileType, fileType, isDirectory } from './fileMode';
import { genUniqueName } from './genUniqueName';
import { requireInodeInfo } from './inodeInfo';
import { has } from './profiles';
import { readSymlink } from './readSymlink';
import { sendCommand, type SendAttribute } from './sendCommand';
import type { SendContext } from './sendContext';

const commands = new Map<number, CommandType>([
  [FileType.REG, CommandType.MKFILE],
  [FileType.DIR, CommandType.MKDIR],
  [FileType.LNK, CommandType.SYMLINK],
  [FileType.CHR, CommandType.MKNOD],
  [FileType.BLK, CommandType.MKNOD],
  [FileType.FIFO, CommandType.MKFIFO],
  [FileType.SOCK, CommandType.MKSOCK],
]);
const withDevice: readonly number[] = [CommandType.MKNOD, CommandType.MKFIFO, CommandType.MKSOCK];

/** `send_create_inode_if_needed`: makes the current inode, unless it is a directory made before. */
export function sendCreateInodeIfNeeded(sctx: SendContext): void {
  const { probe } = sctx.setup;
  probe?.enter('send_create_inode_if_needed', {});
  const directory = isDirectory(sctx.curInodeMode);
  const ahead = directory && has(sctx, 'createsDirsAhead');
  if (!ahead || !didCreateDir(sctx, sctx.curIno)) {
    sendCreateInode(sctx, sctx.curIno);
    if (ahead) cacheDirCreated(sctx, sctx.curIno);
  }
  probe?.leave('send_create_inode_if_needed', { ret: 0 });
}

/** `send_create_inode`: makes the inode under its orphan name, as its own is not known yet. */
export function sendCreateInode(sctx: SendContext, ino: number): void {
  const { probe } = sctx.setup;
  probe?.enter('send_create_inode', { ino });
  const { gen, mode, rdev } = whatToCreate(sctx, ino);
  const command = commands.get(fileType(mode));
  if (command === undefined) throw unexpectedInodeType(ino, mode);

  const attributes: SendAttribute[] = [
    { type: AttributeType.PATH, data: stringData(genUniqueName(sctx, ino, gen)) },
  ];
  if (has(sctx, 'sendsIno')) attributes.push({ type: AttributeType.INO, data: u64Data(ino) });
  if (command === CommandType.SYMLINK) {
    const target = readSymlink(sctx.setup.sendRoot, ino);
    attributes.push({ type: AttributeType.PATH_LINK, data: stringData(target) });
  } else if (withDevice.includes(command)) {
    const withMode = has(sctx, 'sendsModeOfNodes');
    const device = withMode ? newEncodeDev(rdev) : rdev;
    attributes.push({ type: AttributeType.RDEV, data: u64Data(device) });
    if (withMode) attributes.push({ type: AttributeType.MODE, data: u64Data(mode) });
  }
  sendCommand(sctx, command, attributes);
  probe?.leave('send_create_inode', { ret: 0 });
}

function whatToCreate(
  sctx: SendContext,
  ino: number,
): { readonly gen: number; readonly mode: number; readonly rdev: number } {
  if (ino === sctx.curIno) {
    return { gen: sctx.curInodeGen, mode: sctx.curInodeMode, rdev: sctx.curInodeRdev };
  }
  const { generation, mode, rdev } = requireInodeInfo(sctx, sctx.setup.sendRoot, ino);
  return { gen: generation, mode, rdev };
}

/** `new_encode_dev`: the kernel's device number (12 bits major, 20 minor) as user space encodes it. */
function newEncodeDev(rdev: number): number {
  const dev = rdev % 2 ** 32;
  const major = Math.floor(dev / 2 ** 20);
  const minor = dev % 2 ** 20;
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}
