// SPDX-License-Identifier: GPL-2.0-only
import type { Snapshot } from '../snapshot/snapshot';
import { stringData, u64Data } from '../stream/attributeData';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { encodeHeader } from '../stream/encode';
import { noName } from './errors';
import type { Switch } from './kernelChanges';
import { has } from './profiles';
import { sendCommand, type SendAttribute } from './sendCommand';
import type { SendContext, SendSetup } from './sendContext';

/** `send_header`. */
export function sendHeader(sctx: SendContext): void {
  const { probe, proto, sink } = sctx.setup;
  probe?.enter('send_header', { version: proto });
  const header = encodeHeader(proto);
  sink.write(header);
  sctx.sendOff += header.length;
  probe?.leave('send_header', { ret: 0 });
}

/**
 * `send_subvol_begin`: SUBVOL, or with a parent SNAPSHOT. Throws ENOENT for the top level, which has no
 * name.
 */
export function sendSubvolBegin(sctx: SendContext): void {
  const { probe, sendRoot, parentRoot } = sctx.setup;
  probe?.enter('send_subvol_begin', {
    root: sendRoot.tree.rootId,
    parent_root: parentRoot?.tree.rootId ?? 0,
    received: wasReceived(sendRoot) ? 1 : 0,
    flags: flagNames(sctx.setup),
  });
  if (sendRoot.name === undefined) throw noName(sendRoot.tree.rootId);
  const attributes: SendAttribute[] = [
    { type: AttributeType.PATH, data: stringData(sendRoot.name) },
    { type: AttributeType.UUID, data: sentUuid(sctx, sendRoot, 'sendsReceivedUuid') },
    { type: AttributeType.CTRANSID, data: u64Data(sendRoot.ctransid) },
  ];
  if (parentRoot) {
    attributes.push(
      {
        type: AttributeType.CLONE_UUID,
        data: sentUuid(sctx, parentRoot, 'sendsReceivedParentUuid'),
      },
      { type: AttributeType.CLONE_CTRANSID, data: u64Data(parentRoot.ctransid) },
    );
  }
  sendCommand(sctx, parentRoot ? CommandType.SNAPSHOT : CommandType.SUBVOL, attributes);
  probe?.leave('send_subvol_begin', { ret: 0 });
}

/** `flags` in words, as `BTRFS_SEND_FLAG_` has them. */
function flagNames(setup: SendSetup): readonly string[] {
  return [
    ...(setup.noFileData ? ['NO_FILE_DATA'] : []),
    ...(setup.omitStreamHeader ? ['OMIT_STREAM_HEADER'] : []),
    ...(setup.omitEndCmd ? ['OMIT_END_CMD'] : []),
    ...(setup.compressed ? ['COMPRESSED'] : []),
  ];
}

export function sendEnd(sctx: SendContext): void {
  sendCommand(sctx, CommandType.END, []);
}

/** A received snapshot goes on under the UUID that its first sender gave it. */
export function sentUuid(sctx: SendContext, root: Snapshot, received: Switch): Uint8Array {
  if (!has(sctx, received)) return root.uuid;
  return wasReceived(root) ? root.receivedUuid : root.uuid;
}

function wasReceived({ receivedUuid }: Snapshot): boolean {
  return receivedUuid.some((byte) => byte !== 0);
}
