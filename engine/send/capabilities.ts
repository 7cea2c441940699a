// SPDX-License-Identifier: GPL-2.0-only
import { lookupXattr } from './dirEntry';
import type { SendContext } from './sendContext';
import { capabilityName, sendSetXattr } from './xattrs';

/** `send_capabilities`: for every finished inode that has one, changed or not. */
export function sendCapabilities(sctx: SendContext): void {
  const { probe } = sctx.setup;
  probe?.enter('send_capabilities', { ino: sctx.curIno });
  const capability = lookupXattr(sctx.setup.sendRoot, sctx.curIno, capabilityName);
  if (capability) sendSetXattr(sctx, capabilityName, capability.data);
  probe?.leave('send_capabilities', { ret: 0 });
}
