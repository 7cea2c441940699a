// SPDX-License-Identifier: GPL-2.0-only
import { stringData, u32Data, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { getCurInodePath } from './getCurPath';
import { has } from './profiles';
import { sendCommand } from './sendCommand';
import type { SendContext } from './sendContext';
import { maxSendReadSize, sendUpdateExtent } from './sendExtentData';

/** `FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE`. */
const punchHole = 3;

/**
 * `send_hole`: makes a hole from the last extent's end to `end`. Protocol 2 punches it, not heeding
 * i_size nor `--no-data`; protocol 1 writes zeros up to i_size.
 */
export function sendHole(sctx: SendContext, end: number): void {
  const { probe, proto } = sctx.setup;
  probe?.enter('send_hole', { end });
  const offset = sctx.curInodeLastExtent;
  if (proto >= 2 && has(sctx, 'punchesHoles')) sendFallocate(sctx, punchHole, offset, end - offset);
  else if (offset < sctx.curInodeSize) sendZeros(sctx, offset, Math.min(end, sctx.curInodeSize));
  probe?.leave('send_hole', { ret: 0 });
}

function sendZeros(sctx: SendContext, start: number, end: number): void {
  if (sctx.setup.noFileData) {
    sendUpdateExtent(sctx, start, end - start);
    return;
  }
  const path = getCurInodePath(sctx);
  const zeros = new Uint8Array(Math.min(end - start, maxSendReadSize(sctx)));
  for (let offset = start; offset < end; offset += zeros.length) {
    sendCommand(sctx, CommandType.WRITE, [
      { type: AttributeType.PATH, data: stringData(path) },
      { type: AttributeType.FILE_OFFSET, data: u64Data(offset) },
      { type: AttributeType.DATA, data: zeros.subarray(0, end - offset) },
    ]);
  }
  sctx.curInodeNextWriteOffset = end;
}

/** `send_fallocate`. */
function sendFallocate(sctx: SendContext, mode: number, offset: number, len: number): void {
  const { probe } = sctx.setup;
  probe?.enter('send_fallocate', { mode, offset, len });
  sendCommand(sctx, CommandType.FALLOCATE, [
    { type: AttributeType.PATH, data: stringData(getCurInodePath(sctx)) },
    { type: AttributeType.FALLOCATE_MODE, data: u32Data(mode) },
    { type: AttributeType.FILE_OFFSET, data: u64Data(offset) },
    { type: AttributeType.SIZE, data: u64Data(len) },
  ]);
  probe?.leave('send_fallocate', { ret: 0 });
}
