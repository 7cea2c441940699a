// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName } from '../byteString';
import { noSuchSubvolume } from './errors';
import type { SubvolumeInfo } from './subvolume';
import { TreeId } from './treeId';

const maxCandidates = 5;

/**
 * The subvolume that a person named: `id:N`, or its path from the top level (with or without slashes
 * around it, as it is or as it is shown). Throws a DiskError that lists what is near.
 */
export function findSubvolume(subvolumes: readonly SubvolumeInfo[], spec: string): SubvolumeInfo {
  const id = /^id:(\d+)$/.exec(spec)?.[1];
  const asked = spec
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  const path = byteStringOfText(asked);
  const found =
    id === undefined
      ? (subvolumes.find((one) => !one.deleted && one.path === path) ??
        subvolumes.find((one) => one.path !== undefined && displayName(one.path) === asked))
      : subvolumes.find((one) => one.id === Number(id));
  if (!found) throw noSuchSubvolume(spec, candidates(subvolumes, asked));
  return found;
}

/** Those whose name holds the asked one, or is held by it; where there are none, the first few. */
function candidates(subvolumes: readonly SubvolumeInfo[], asked: string): readonly string[] {
  const wanted = lastPart(asked).toLowerCase();
  const others = subvolumes.filter((one) => one.id !== TreeId.FS);
  const shown = others.map((one) => ({
    name: one.name === undefined ? '' : displayName(one.name).toLowerCase(),
    text: one.path === undefined ? `id:${one.id}` : `${displayName(one.path)} (id:${one.id})`,
  }));
  const near = shown.filter(
    ({ name }) => wanted !== '' && name !== '' && (name.includes(wanted) || wanted.includes(name)),
  );
  return (near.length > 0 ? near : shown).slice(0, maxCandidates).map(({ text }) => text);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
