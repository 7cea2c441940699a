// SPDX-License-Identifier: GPL-2.0-only
import { stringData, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { sendEncodedExtent, sendsEncoded } from './encodedExtent';
import type { FileExtent } from './fileExtent';
import { getCurInodePath } from './getCurPath';
import { readFileData } from './readFileData';
import { sendCommand, sendMaxSize } from './sendCommand';
import type { SendContext } from './sendContext';

/** `max_send_read_size`: bytes of data that one WRITE has at most. */
export function maxSendReadSize(sctx: SendContext): number {
  return sendMaxSize(sctx.setup.proto) - 16 * 1024;
}

/**
 * `send_extent_data`: `len` bytes of the current file from `offset`, all of which `extent` maps: only
 * told with `--no-data`, compressed as they are where that is wanted and no longer, else in WRITEs.
 */
export function sendExtentData(
  sctx: SendContext,
  extent: FileExtent,
  offset: number,
  len: number,
): void {
  const { probe, noFileData } = sctx.setup;
  probe?.enter('send_extent_data', { offset, len });
  if (noFileData) {
    sendUpdateExtent(sctx, offset, len);
  } else if (sendsEncoded(sctx, extent.item, len)) {
    sendEncodedExtent(sctx, extent, offset, len);
  } else {
    const most = maxSendReadSize(sctx);
    for (let sent = 0; sent < len; sent += most) {
      sendWrite(sctx, extent, offset + sent, Math.min(len - sent, most));
    }
  }
  probe?.leave('send_extent_data', { ret: 0 });
}

/** `send_write`. */
function sendWrite(sctx: SendContext, extent: FileExtent, offset: number, len: number): void {
  const { probe } = sctx.setup;
  probe?.enter('send_write', { offset, len });
  sendCommand(sctx, CommandType.WRITE, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.FILE_OFFSET, data: u64Data(offset) },
    { type: AttributeType.DATA, data: readFileData(sctx, extent, offset, len) },
  ]);
  probe?.leave('send_write', { ret: 0 });
}

/** `send_update_extent`. The kernel hands the length on in 32 bits: of 4 GiB and more it is cut off. */
export function sendUpdateExtent(sctx: SendContext, offset: number, length: number): void {
  const { probe } = sctx.setup;
  const len = length % 2 ** 32;
  probe?.enter('send_update_extent', { offset, len });
  sendCommand(sctx, CommandType.UPDATE_EXTENT, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.FILE_OFFSET, data: u64Data(offset) },
    { type: AttributeType.SIZE, data: u64Data(len) },
  ]);
  probe?.leave('send_update_extent', { ret: 0 });
}
