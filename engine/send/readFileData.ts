// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../snapshot/errors';
import { FileExtentType } from '../snapshot/fileExtentItem';
import { unreadableData } from './errors';
import type { FileExtent } from './fileExtent';
import { isNodatasum } from './inodeInfo';
import type { SendContext } from './sendContext';

/**
 * `put_file_data`: the current file's bytes as the page cache gives them: zeros where it has a hole,
 * is preallocated or ends. The range lies within what `extent` maps. Throws EIO where it can't be
 * read.
 */
export function readFileData(
  sctx: SendContext,
  extent: FileExtent,
  offset: number,
  len: number,
): Uint8Array {
  const { key, item } = extent;
  const { sendRoot } = sctx.setup;
  const from = offset - key.offset;
  const length = Math.min(len, storedLength(extent) - from);
  if (length <= 0) return new Uint8Array(len);
  let stored: Uint8Array;
  try {
    stored = sendRoot.readExtent(item, from, length, isNodatasum(sendRoot, sctx.curIno));
  } catch (cause) {
    if (!(cause instanceof ReadError)) throw cause;
    throw unreadableData(offset, sctx.curIno, sendRoot.tree.rootId, cause);
  }
  if (stored.length === len) return stored;
  const data = new Uint8Array(len);
  data.set(stored);
  return data;
}

/** Bytes of the file that have data on disk, from where the item begins. */
function storedLength({ item }: FileExtent): number {
  if (item.type === FileExtentType.INLINE) return item.ramBytes;
  return item.type === FileExtentType.REG && item.diskBytenr !== 0 ? item.numBytes : 0;
}
