// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { CommandType } from '../../stream/commandType';
import { assumptions } from './assumptions';
import { stepClassifier } from './stepClassifier';
import { safeCtransid, type FollowedSend } from './followedSend';
import type { RebuiltRoot } from './rebuiltRoot';
import type { AssumedThing, RebuiltSend } from './rebuiltSend';
import { rebuiltBecause } from './rebuiltValues';

/** What the engine needs to send a followed send again. */
export function resultOf(
  send: FollowedSend,
  roots: ReadonlyMap<FollowedSend, RebuiltRoot>,
  assumed: ReadonlySet<AssumedThing>,
): RebuiltSend {
  const { recorded, following, stopped, parent } = send;
  const { stream, first, end } = recorded;
  const section = stream.sectionOf(first);
  const sendRoot = rootOf(send, roots);
  const parentRoot = parent && rootOf(parent, roots).withCtransid(send.parentCtransid);
  const cloned = new Map<FollowedSend, RebuiltRoot>();
  for (const [from, root] of roots) {
    const ctransid = following.clonedFrom.get(byteStringOf(from.uuid));
    if (ctransid !== undefined && from !== send && from !== parent)
      cloned.set(from, root.withCtransid(safeCtransid(ctransid)));
  }
  const snapshots = [...roots].map(([from, root]) => ({
    snapshot: (from === parent ? parentRoot : cloned.get(from)) ?? root,
    recorded: from.recorded,
  }));
  return {
    sendRoot,
    parentRoot,
    cloneSources: [...cloned.values(), ...(parentRoot ? [parentRoot] : [])],
    options: {
      proto: section.version === 2 || section.version === 3 ? section.version : 1,
      noFileData: following.noFileData,
      compressed: following.compressed,
      omitStreamHeader: !section.hasHeader || section.firstCommand !== first,
      omitEndCmd: stream.typeOf(end - 1) !== CommandType.END,
    },
    recorded,
    snapshots,
    assumptions: assumptions(assumed, section.version),
    stopped,
    rebuiltBecause,
    classify: stepClassifier(send),
  };
}

function rootOf(send: FollowedSend, roots: ReadonlyMap<FollowedSend, RebuiltRoot>): RebuiltRoot {
  const root = roots.get(send);
  if (!root) throw new RangeError('The send is none of the chain');
  return root;
}
