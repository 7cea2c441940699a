// SPDX-License-Identifier: GPL-2.0-only
import type { FileExtentItem } from '../snapshot/fileExtentItem';
import type { Key } from '../snapshot/key';
import type { BackrefWalk } from './backrefWalk';
import type { InodeElem } from './prelimRef';

/**
 * `check_extent_in_eb`: what a file extent item that refers to the extent is to the walk; undefined
 * where it maps another part of the extent. Where the leaf's roots are known already, it is given to
 * the caller at once, before others are even looked for: so the cache decides which source is found
 * first. `stop` is the caller's answer to that.
 */
export function checkExtentInLeaf(
  walk: BackrefWalk,
  leaf: number,
  key: Key,
  item: FileExtentItem,
): InodeElem | 'stop' | undefined {
  const elem = inodeElem(walk, key, item);
  if (!elem) return undefined;
  const roots = walk.cacheLookup(leaf) ?? [];
  const stop = roots.some((root) => walk.iterate(elem.inum, elem.offset, elem.numBytes, root));
  return stop ? 'stop' : elem;
}

function inodeElem(walk: BackrefWalk, key: Key, item: FileExtentItem): InodeElem | undefined {
  let offset = key.offset;
  if (item.compression === 0 || walk.posOfCompressed) {
    const into = walk.extentItemPos - item.offset;
    if (into < 0 || into >= item.numBytes) return undefined;
    offset += into;
  }
  return { inum: key.objectid, offset, numBytes: item.numBytes };
}
