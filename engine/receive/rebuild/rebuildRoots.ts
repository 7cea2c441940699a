// SPDX-License-Identifier: GPL-2.0-only
import { buildTree, inoOf, TreeBlocks, type InodeChange } from './buildTree';
import type { FollowedChain, FollowedSend } from './followedSend';
import { RebuiltFilesystem } from './rebuiltFilesystem';
import { RebuiltRoot } from './rebuiltRoot';
import type { SentTree } from './sentTree';
import { sortInSteps } from './sortInSteps';

/** `BTRFS_FIRST_FREE_OBJECTID`: the lowest id of a subvolume. */
const firstRootId = 256;

/** Makes snapshots of what the sends of a chain led to. Yields from time to time. */
export function* rebuildRoots(
  chain: FollowedChain,
  sends: readonly FollowedSend[],
): Generator<undefined, ReadonlyMap<FollowedSend, RebuiltRoot>> {
  const blocks = new TreeBlocks();
  const filesystem = new RebuiltFilesystem(blocks, chain.extents);
  const rootIds = idsByAge(sends);
  const roots = new Map<FollowedSend, RebuiltRoot>();
  for (const send of sends) {
    const { name, uuid, ctransid, following } = send;
    const { tree: sent, transid } = following;
    const tree = yield* buildTree({
      blocks,
      source: { tree: sent, ids: chain.ids, numbers: chain.numbers, data: chain.data },
      rootId: rootIds.get(send) ?? firstRootId,
      generation: transid,
      parent: send.parent && roots.get(send.parent)?.tree,
      changes: yield* changedInodes(sent),
    });
    filesystem.addTree(tree);
    roots.set(send, new RebuiltRoot({ tree, sent, name, uuid, ctransid }, filesystem, chain.data));
  }
  return roots;
}

/** Of snapshots the one that was made later has the higher id, and most have it for their ctransid. */
function idsByAge(sends: readonly FollowedSend[]): ReadonlyMap<FollowedSend, number> {
  const byAge = sends.toSorted((a, b) => a.ctransid - b.ctransid);
  return new Map(byAge.map((send, at) => [send, firstRootId + at]));
}

/** What becomes of the inode numbers that a snapshot changes, in their order. */
function* changedInodes({ own, parent }: SentTree): Generator<undefined, InodeChange[]> {
  const all: InodeChange[] = [];
  for (const [id, inode] of own) {
    yield undefined;
    const change = inode ?? parent?.get(id)?.ino;
    if (change !== undefined) all.push(change);
  }
  const changes: InodeChange[] = [];
  for (const change of yield* sortInSteps(all, (a, b) => inoOf(a) - inoOf(b))) {
    const last = changes.at(-1);
    // The number may have gone to another inode; of two that have it, the later one counts.
    if (last === undefined || inoOf(last) !== inoOf(change)) changes.push(change);
    else if (typeof change !== 'number') changes[changes.length - 1] = change;
    yield undefined;
  }
  return changes;
}
