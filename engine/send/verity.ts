// SPDX-License-Identifier: GPL-2.0-only
import { findItem } from '../snapshot/findItem';
import { ItemType } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import { TreeCursor } from '../snapshot/treeCursor';
import { stringData, u32Data, u8Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { badVerityDescriptor, verityDescriptorTooLarge } from './errors';
import { getCurInodePath } from './getCurPath';
import { sendCommand } from './sendCommand';
import type { SendContext } from './sendContext';

/** `FS_VERITY_MAX_DESCRIPTOR_SIZE`. */
const maxDescriptorSize = 16384;

/** Where the parts of `struct fsverity_descriptor` are. */
const layout = { algorithm: 1, logBlockSize: 2, saltSize: 3, sigSize: 4, salt: 80, signature: 256 };
const maxSaltSize = 32;

/**
 * `process_verity`: sends the inode's verity descriptor. The kernel never takes back that a file had
 * one: for every later inode, which has none, the one in its buffer is sent again.
 */
export function processVerity(sctx: SendContext): void {
  const { probe, sendRoot } = sctx.setup;
  probe?.enter('process_verity', { ino: sctx.curIno });
  const own = readDescriptor(sendRoot, sctx.curIno);
  if (own) sctx.verityDescriptor = own;
  const descriptor = own ?? sctx.verityDescriptor;
  if (!descriptor) throw badVerityDescriptor(sctx.curIno, 'is empty');
  if (!own) probe?.event('stale_verity', { ino: sctx.curIno });
  sendVerity(sctx, descriptor);
  probe?.leave('process_verity', { ret: 0 });
}

/** `send_verity`. */
function sendVerity(sctx: SendContext, descriptor: Uint8Array): void {
  const { probe } = sctx.setup;
  probe?.enter('send_verity', { ino: sctx.curIno, size: descriptor.length });
  const { buffer, byteOffset, length } = descriptor;
  const view = new DataView(buffer, byteOffset, length);
  const saltSize = view.getUint8(layout.saltSize);
  const signatureEnd = layout.signature + view.getUint32(layout.sigSize, true);
  if (saltSize > maxSaltSize) throw badVerityDescriptor(sctx.curIno, `has a salt of ${saltSize}`);
  if (signatureEnd > length) throw badVerityDescriptor(sctx.curIno, 'ends within its signature');

  const blockSize = 2 ** (view.getUint8(layout.logBlockSize) % 32);
  const salt = descriptor.slice(layout.salt, layout.salt + saltSize);
  const signature = descriptor.slice(layout.signature, signatureEnd);
  sendCommand(sctx, CommandType.ENABLE_VERITY, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.VERITY_ALGORITHM, data: u8Data(view.getUint8(layout.algorithm)) },
    { type: AttributeType.VERITY_BLOCK_SIZE, data: u32Data(blockSize) },
    { type: AttributeType.VERITY_SALT_DATA, data: salt },
    { type: AttributeType.VERITY_SIG_DATA, data: signature },
  ]);
  probe?.leave('send_verity', { ret: 0 });
}

/** `btrfs_get_verity_descriptor`: undefined if the inode has none. */
function readDescriptor(root: Snapshot, ino: number): Uint8Array | undefined {
  const header = findItem(root.tree, { objectid: ino, type: ItemType.VERITY_DESC_ITEM, offset: 0 });
  if (!header) return undefined;
  if (header.length < 25) throw badVerityDescriptor(ino, 'has a header cut short');
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (view.getBigUint64(8, true) !== 0n || view.getBigUint64(16, true) !== 0n) {
    throw badVerityDescriptor(ino, 'uses reserved fields');
  }
  const size = Number(view.getBigUint64(0, true));
  if (size === 0) return undefined;
  if (size > maxDescriptorSize) throw verityDescriptorTooLarge(ino, size);
  if (size < layout.signature) throw badVerityDescriptor(ino, `has only ${size} bytes`);
  return readPieces(root, ino, size);
}

/** The descriptor is split among items from offset 1 on. */
function readPieces(root: Snapshot, ino: number, size: number): Uint8Array {
  const descriptor = new Uint8Array(size);
  const from = { objectid: ino, type: ItemType.VERITY_DESC_ITEM, offset: 1 };
  let at = 0;
  for (const cursor = TreeCursor.seek(root.tree, from); cursor.valid; cursor.next()) {
    const { key, item } = cursor;
    if (key.objectid !== ino || key.type !== ItemType.VERITY_DESC_ITEM || at >= size) break;
    descriptor.set(item.subarray(0, size - at), at);
    at += Math.min(item.length, size - at);
  }
  if (at !== size) throw badVerityDescriptor(ino, `has ${at} of its ${size} bytes`);
  return descriptor;
}
