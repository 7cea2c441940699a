// SPDX-License-Identifier: GPL-2.0-only
import {
  compressedNeedsProtocol2,
  deadSource,
  deadSubvolume,
  notReadOnly,
  protocolFlagUnknown,
  protocolTooNew,
  unknownProtocol,
} from './errors';
import { isRfc, profileOfSend } from './profiles';
import { reviewedProbe } from './rfc2012/reviewedProbe';
import type { SendSetup } from './sendContext';

/**
 * `btrfs_ioctl_send`'s checks of what it is asked for, in its order and as that kernel has them. Throws
 * a SendError: EPERM, EINVAL, EPROTO, ENOENT.
 */
export function checkSetup(setup: SendSetup): void {
  const { sendRoot, parentRoot, cloneSources, compressed } = setup;
  const readOnlyOnly = profileOfSend(setup).switches.has('refusesWritableRoots');
  if (readOnlyOnly && !sendRoot.readOnly) throw notReadOnly(`subvolume ${sendRoot.tree.rootId}`);
  if (sendRoot.dead) throw deadSubvolume(sendRoot.tree.rootId);
  checkProtocol(setup);
  if (compressed && setup.proto < 2) throw compressedNeedsProtocol2();
  for (const { readOnly, dead, tree } of cloneSources) {
    if (dead) throw deadSource(`clone source ${tree.rootId}`);
    if (readOnlyOnly && !readOnly) throw notReadOnly(`clone source ${tree.rootId}`);
  }
  if (parentRoot?.dead) throw deadSource(`parent subvolume ${parentRoot.tree.rootId}`);
  if (readOnlyOnly && parentRoot && !parentRoot.readOnly) {
    throw notReadOnly(`parent subvolume ${parentRoot.tree.rootId}`);
  }
}

/** A kernel that knows no protocols refuses to be asked for one; btrfs-progs doesn't ask it for 1. */
function checkProtocol(setup: SendSetup): void {
  const { proto } = setup;
  const { name, maxProtocol, knowsProtocols, switches } = profileOfSend(setup);
  const highest = switches.has('hasProtocol2') ? maxProtocol : 1;
  if (![1, 2, 3].includes(proto)) throw unknownProtocol(proto);
  if (proto <= highest) return;
  throw knowsProtocols ? protocolTooNew(name, proto, highest) : protocolFlagUnknown(name, proto);
}

/** The setup as that kernel takes it: it doesn't heed flags that it doesn't know. */
export function setupOfKernel(setup: SendSetup): SendSetup {
  const { switches } = profileOfSend(setup);
  const { probe } = setup;
  return {
    ...setup,
    noFileData: setup.noFileData && switches.has('knowsNoFileData'),
    omitStreamHeader: setup.omitStreamHeader && switches.has('omitsHeaderAndEnd'),
    omitEndCmd: setup.omitEndCmd && switches.has('omitsHeaderAndEnd'),
    ...(probe && isRfc(setup) && { probe: reviewedProbe(probe) }),
  };
}
