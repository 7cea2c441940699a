// SPDX-License-Identifier: GPL-2.0-only
import { expect } from 'vitest';
import type { Filesystem } from '../../../engine/disk/filesystem';
import type { ExtentItem } from '../../../engine/snapshot/extentRefs';
import { parseFileExtentItem } from '../../../engine/snapshot/fileExtentItem';
import { ItemType } from '../../../engine/snapshot/key';
import { TreeCursor } from '../../../engine/snapshot/treeCursor';

/**
 * Expects that the extent tree knows every block of the subvolume's tree and every extent of its
 * files, each with as many references as it says. Returns the kinds of reference seen: their types,
 * and whether inline.
 */
export function expectReferences(filesystem: Filesystem, id: number): ReadonlySet<string> {
  const { tree, extents } = filesystem.snapshot(id);
  const kinds = new Set<string>();
  const nodes = [tree.root];
  for (const node of nodes) {
    const extent = extents.extentAt(node.bytenr);
    expect(extent).toMatchObject({ level: node.level, length: filesystem.superblock.nodesize });
    expectCount(extent, kinds);
    expect(filesystem.readBlock(node.bytenr, node.level)).toBe(node);
    for (let slot = 0; node.level > 0 && slot < node.nritems; slot++)
      nodes.push(tree.child(node, slot));
  }
  const cursor = TreeCursor.seek(tree, { objectid: 0, type: 0, offset: 0 });
  for (let more = cursor.valid; more; more = cursor.next()) {
    if (cursor.type !== ItemType.EXTENT_DATA) continue;
    const { diskBytenr, diskNumBytes } = parseFileExtentItem(cursor.key, cursor.item);
    if (diskBytenr === 0) continue;
    const extent = extents.extentAt(diskBytenr);
    expect(extent).toMatchObject({ bytenr: diskBytenr, length: diskNumBytes, level: undefined });
    expectCount(extent, kinds);
  }
  return kinds;
}

function expectCount(extent: ExtentItem | undefined, kinds: Set<string>): void {
  const { inlineRefs = [], keyedRefs = [] } = extent ?? {};
  const count = [...inlineRefs, ...keyedRefs].reduce(
    (sum, ref) => sum + ('count' in ref ? ref.count : 1),
    0,
  );
  expect(count).toBe(extent?.refs);
  for (const { type } of inlineRefs) kinds.add(`inline ${type}`);
  for (const { type } of keyedRefs) kinds.add(`keyed ${type}`);
}
