// SPDX-License-Identifier: GPL-2.0-only
import { ReadError } from '../snapshot/errors';
import { FileExtentType, type FileExtentItem } from '../snapshot/fileExtentItem';
import { stringData, u32Data, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { commandTooLong, lzoSectorsize, unknownCompression, unreadableData } from './errors';
import { pageAlign, type FileExtent } from './fileExtent';
import { getCurInodePath } from './getCurPath';
import { isNodatasum } from './inodeInfo';
import { sendCommand, sendMaxSize, type SendAttribute } from './sendCommand';
import type { SendContext } from './sendContext';

/** Whether these `len` bytes of the extent go out compressed as they are on disk. */
export function sendsEncoded(sctx: SendContext, item: FileExtentItem, len: number): boolean {
  return sctx.setup.compressed && item.compression !== 0 && encodedLength(item) <= len;
}

function encodedLength(item: FileExtentItem): number {
  return item.type === FileExtentType.INLINE ? item.inlineData.length : item.diskNumBytes;
}

/**
 * `send_encoded_extent` and `send_encoded_inline_extent`: one ENCODED_WRITE of the whole extent, which
 * the receiver decompresses to take `len` bytes for `offset` in the file.
 */
export function sendEncodedExtent(
  sctx: SendContext,
  { key, item }: FileExtent,
  offset: number,
  len: number,
): void {
  const isInline = item.type === FileExtentType.INLINE;
  const { probe } = sctx.setup;
  if (isInline) probe?.enter('send_encoded_inline_extent', { offset, len });
  else probe?.enter('send_encoded_extent', { offset, len });
  const mapped = isInline ? item.ramBytes : item.numBytes;
  const into = offset - key.offset;
  const attributes: SendAttribute[] = [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.FILE_OFFSET, data: u64Data(offset) },
    { type: AttributeType.UNENCODED_FILE_LEN, data: u64Data(Math.min(mapped - into, len)) },
    { type: AttributeType.UNENCODED_LEN, data: u64Data(item.ramBytes) },
    { type: AttributeType.UNENCODED_OFFSET, data: u64Data(into + item.offset) },
    { type: AttributeType.COMPRESSION, data: u32Data(encodedCompression(sctx, item.compression)) },
  ];
  // An inline extent's command has no ENCRYPTION: the kernel forgets it there.
  if (!isInline) attributes.push({ type: AttributeType.ENCRYPTION, data: u32Data(0) });
  const data = isInline ? item.inlineData : readOnDisk(sctx, item, attributes, offset);
  sendCommand(sctx, CommandType.ENCODED_WRITE, [...attributes, { type: AttributeType.DATA, data }]);
  probe?.leave(isInline ? 'send_encoded_inline_extent' : 'send_encoded_extent', { ret: 0 });
}

/** `btrfs_encoded_io_compression_from_extent`: LZO's number tells the sectorsize too. */
function encodedCompression(sctx: SendContext, compression: number): number {
  const { sectorsize } = sctx.setup.sendRoot;
  switch (compression) {
    case 1:
      return 1;
    case 2: {
      const shift = Math.log2(sectorsize) - 12;
      if (![0, 1, 2, 3, 4].includes(shift)) throw lzoSectorsize(sectorsize);
      return 3 + shift;
    }
    case 3:
      return 2;
    default:
      throw unknownCompression(compression, sctx.curIno);
  }
}

function readOnDisk(
  sctx: SendContext,
  item: FileExtentItem,
  attributes: readonly SendAttribute[],
  offset: number,
): Uint8Array {
  const { sendRoot, proto } = sctx.setup;
  // The kernel reads into its buffer at the next page, so a gap is lost there.
  const start = pageAlign(attributes.reduce((size, { data }) => size + 4 + data.length, 10 + 2));
  if (start + item.diskNumBytes > sendMaxSize(proto)) {
    throw commandTooLong('ENCODED_WRITE', start + item.diskNumBytes, sendMaxSize(proto));
  }
  try {
    const nodatasum = isNodatasum(sendRoot, sctx.curIno);
    return sendRoot.readOnDisk(item.diskBytenr, item.diskNumBytes, nodatasum);
  } catch (cause) {
    if (!(cause instanceof ReadError)) throw cause;
    throw unreadableData(offset, sctx.curIno, sendRoot.tree.rootId, cause);
  }
}
