// SPDX-License-Identifier: GPL-2.0-only
import { initialCloneRoots } from './cloneRoots';
import type { SendContext, SendSetup } from './sendContext';
import { positionAtRoot } from './treePosition';

/** A context as `kzalloc` and the initialisations in `btrfs_ioctl_send` leave it. */
export function newSendContext(setup: SendSetup): SendContext {
  const { sendRoot, parentRoot } = setup;
  return {
    setup,
    sendOff: 0,
    commands: 0,
    steps: 0,
    ended: false,
    left: positionAtRoot(sendRoot.tree),
    right: parentRoot && positionAtRoot(parentRoot.tree),
    nextItem: undefined,
    cmpKey: { objectid: 0, type: 0, offset: 0 },
    curIno: 0,
    curInodeGen: 0,
    curInodeSize: 0,
    curInodeMode: 0,
    curInodeRdev: 0,
    curInodeLastExtent: 0,
    curInodeNextWriteOffset: 0,
    curInodeNew: false,
    curInodeNewGen: false,
    curInodeDeleted: false,
    ignoreCurInode: false,
    curInodeFirstRefOrphan: false,
    curInodeNeedsVerity: false,
    verityDescriptor: undefined,
    curInodePath: undefined,
    sendProgress: 0,
    newRefs: new Map(),
    deletedRefs: new Map(),
    nameCache: new Map(),
    pendingDirMoves: new Map(),
    waitingDirMoves: new Map(),
    orphanDirs: new Map(),
    dirUtimesCache: new Map(),
    dirCreatedCache: new Map(),
    cloneRoots: initialCloneRoots(setup),
    backrefCache: new Map(),
  };
}
