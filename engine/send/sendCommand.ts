// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../stream/attributeType';
import { commandName, type CommandType } from '../stream/commandType';
import { encodeCommand, encodeCommandInTwo } from '../stream/encode';
import { commandTooLong } from './errors';
import type { SendContext, StreamSink } from './sendContext';

/** An attribute to be sent: its number and its encoded value. */
export interface SendAttribute {
  readonly type: AttributeType;
  readonly data: Uint8Array;
}

/** `BTRFS_SEND_BUF_SIZE_V1` and `_V2`: bytes that one command can have, its header counted. */
export function sendMaxSize(proto: number): number {
  return proto >= 2 ? 144 * 1024 : 64 * 1024;
}

const commandHeaderSize = 10;
const attributeHeaderSize = 4;

/**
 * `begin_cmd`, the TLVs and `send_cmd`: writes one command. Throws EOVERFLOW, and writes nothing,
 * where it does not fit the kernel's buffer.
 */
export function sendCommand(
  sctx: SendContext,
  type: CommandType,
  attributes: readonly SendAttribute[],
): void {
  const { proto, sink, probe } = sctx.setup;
  const name = commandName(type) ?? `${type}`;
  const length = commandLength(attributes, proto);
  if (length > sendMaxSize(proto)) throw commandTooLong(name, length, sendMaxSize(proto));

  const offset = sctx.sendOff;
  probe?.enter('send_cmd', { cmd: name, len: length });
  probe?.event('command', { command: sctx.commands, name, type, offset, length, attributes });
  if (!sink.skip?.(length)) writeCommand(sink, type, attributes, proto, length);
  sctx.sendOff += length;
  sctx.commands += 1;
  probe?.leave('send_cmd', { ret: 0 });
}

/** From this length on, in bytes, most of a command is data. */
const muchData = 8192;

function writeCommand(
  sink: StreamSink,
  type: CommandType,
  attributes: readonly SendAttribute[],
  proto: number,
  length: number,
): void {
  if (length < muchData || !sink.writeInTwo) {
    sink.write(encodeCommand(type, attributes, proto));
    return;
  }
  const { begin, data } = encodeCommandInTwo(type, attributes, proto);
  sink.writeInTwo(begin, data);
}

function commandLength(attributes: readonly SendAttribute[], proto: number): number {
  let length = commandHeaderSize;
  for (const { type, data } of attributes) {
    // Since protocol 2 DATA reaches to the command's end and says no length.
    const header = type === AttributeType.DATA && proto >= 2 ? 2 : attributeHeaderSize;
    length += header + data.length;
  }
  return length;
}
