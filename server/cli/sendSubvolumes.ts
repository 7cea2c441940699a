// SPDX-License-Identifier: GPL-2.0-only
import type { Filesystem } from '../../engine/disk/filesystem';
import type { SubvolumeInfo } from '../../engine/disk/subvolume';
import type { SendSetup } from '../../engine/send/sendContext';
import { noGoodParent, notReadOnly } from './errors';
import { findGoodParent } from '../goodParent';
import type { SendRequest } from './sendArguments';

/** A send but for where its bytes and events go. */
export type PlannedSend = Omit<SendSetup, 'sink' | 'probe'>;

/** What of a request refers to subvolumes, looked up and found to be read-only. */
interface Found {
  readonly parent: SubvolumeInfo | undefined;
  readonly cloneSources: readonly SubvolumeInfo[];
  readonly subvolumes: readonly { readonly spec: string; readonly info: SubvolumeInfo }[];
}

/**
 * Sends the subvolumes one after another, as btrfs-send(8) does: with `-p`, each from that parent,
 * which is a clone source too; with `-c` only, each from the parent that suits it, and it is a clone
 * source for those after it. `prepare` is called once, when nothing but the sends themselves can
 * fail any more, and gives what runs them.
 */
export function sendSubvolumes(
  filesystem: Filesystem,
  request: SendRequest,
  prepare: () => (setup: PlannedSend) => void,
): void {
  const found = lookUp(filesystem, request);
  const run = prepare();
  const cloneSources = found.cloneSources.map(({ id }) => id);
  const last = found.subvolumes.length - 1;
  for (const [index, { spec, info }] of found.subvolumes.entries()) {
    const parent = found.parent?.id ?? chosenParent(filesystem, spec, info, cloneSources);
    run({
      sendRoot: filesystem.snapshot(info.id),
      ...(parent === undefined ? {} : { parentRoot: filesystem.snapshot(parent) }),
      cloneSources: cloneSources.map((id) => filesystem.snapshot(id)),
      proto: request.proto,
      noFileData: request.noData,
      omitStreamHeader: request.continuous && index > 0,
      omitEndCmd: request.continuous && index < last,
      compressed: request.compressedData,
      ...(request.kernel && { kernel: request.kernel }),
    });
    if (!found.parent && cloneSources.length > 0) cloneSources.push(info.id);
  }
}

/** In the order in which btrfs-progs complains: clone sources, the parent, what is sent. */
function lookUp(filesystem: Filesystem, request: SendRequest): Found {
  const readOnly = (role: string, spec: string): SubvolumeInfo => {
    const info = filesystem.findSubvolume(spec);
    if (!info.readOnly) throw notReadOnly(role, spec);
    return info;
  };
  const cloneSources = request.cloneSources.map((spec) => readOnly('cloned subvolume', spec));
  const parent =
    request.parent === undefined ? undefined : readOnly('parent subvolume', request.parent);
  return {
    parent,
    cloneSources: parent ? [...cloneSources, parent] : cloneSources,
    subvolumes: request.subvolumes.map((spec) => ({ spec, info: readOnly('subvolume', spec) })),
  };
}

function chosenParent(
  filesystem: Filesystem,
  spec: string,
  info: SubvolumeInfo,
  cloneSources: readonly number[],
): number | undefined {
  if (cloneSources.length === 0) return undefined;
  const alive = filesystem.subvolumes().filter(({ deleted }) => !deleted);
  const parent = findGoodParent(alive, info.id, cloneSources);
  if (parent === undefined) throw noGoodParent(spec, info.id);
  return parent;
}
