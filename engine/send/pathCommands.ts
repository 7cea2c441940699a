// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { stringData } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { has } from './profiles';
import { sendCommand } from './sendCommand';
import type { SendContext } from './sendContext';

/** `send_rename`. */
export function sendRename(sctx: SendContext, from: ByteString, to: ByteString): void {
  const { probe } = sctx.setup;
  probe?.enter('send_rename', { from, to });
  sendCommand(sctx, CommandType.RENAME, [
    { type: AttributeType.PATH, data: stringData(from) },
    { type: AttributeType.PATH_TO, data: stringData(to) },
  ]);
  probe?.leave('send_rename', { ret: 0 });
}

/** `send_link`: gives what is at `existing` the further name `path`. */
export function sendLink(sctx: SendContext, path: ByteString, existing: ByteString): void {
  const { probe } = sctx.setup;
  const newFirst = has(sctx, 'namesLinkFirst');
  probe?.enter('send_link', newFirst ? { path, lnk: existing } : { path: existing, lnk: path });
  sendCommand(sctx, CommandType.LINK, [
    { type: AttributeType.PATH, data: stringData(newFirst ? path : existing) },
    { type: AttributeType.PATH_LINK, data: stringData(newFirst ? existing : path) },
  ]);
  probe?.leave('send_link', { ret: 0 });
}

/** `send_unlink`. */
export function sendUnlink(sctx: SendContext, path: ByteString): void {
  const { probe } = sctx.setup;
  probe?.enter('send_unlink', { path });
  sendCommand(sctx, CommandType.UNLINK, [{ type: AttributeType.PATH, data: stringData(path) }]);
  probe?.leave('send_unlink', { ret: 0 });
}

/** `send_rmdir`. */
export function sendRmdir(sctx: SendContext, path: ByteString): void {
  const { probe } = sctx.setup;
  probe?.enter('send_rmdir', { path });
  sendCommand(sctx, CommandType.RMDIR, [{ type: AttributeType.PATH, data: stringData(path) }]);
  probe?.leave('send_rmdir', { ret: 0 });
}
