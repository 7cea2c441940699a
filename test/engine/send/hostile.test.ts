// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DiskError } from '../../../engine/disk/errors';
import { SendError } from '../../../engine/send/errors';
import { runSend } from '../../../engine/send/sendEngine';
import { ItemError } from '../../../engine/snapshot/errors';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import type { Tree, TreeNode } from '../../../engine/snapshot/tree';
import { corpusCase, describeCorpus } from '../../corpus';
import { openCase, setupOf } from './corpusSend';

/** How a snapshot's items are spoiled: about one in `every`, chosen by `seed`. */
interface Damage {
  readonly seed: number;
  readonly every: number;
}

/** A number that depends on all of its inputs, and is always the same for them. */
function mixed(...inputs: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const input of inputs) {
    state = Math.imul(state ^ input, 0x85ebca6b);
    state ^= state >>> 13;
  }
  return state >>> 0;
}

/** The tree with some items' bytes changed; numbers in them are small or become other small ones. */
function damaged(tree: Tree, damage: Damage): Tree {
  const wrap = (node: TreeNode): TreeNode => ({
    bytenr: node.bytenr,
    generation: node.generation,
    owner: node.owner,
    level: node.level,
    nritems: node.nritems,
    flags: node.flags,
    keyAt: (slot) => node.keyAt(slot),
    typeAt: (slot) => node.typeAt(slot),
    compareAt: (slot, key) => node.compareAt(slot, key),
    blockptrAt: (slot) => node.blockptrAt(slot),
    ptrGenerationAt: (slot) => node.ptrGenerationAt(slot),
    itemAt(slot) {
      const item = node.itemAt(slot);
      const dice = mixed(damage.seed, node.bytenr, slot);
      if (dice % damage.every !== 0 || item.length === 0) return item;
      const copy = item.slice();
      const at = mixed(dice, 1) % Math.min(copy.length, 40);
      copy[at] = mixed(dice, 2) % (dice % 3 === 0 ? 256 : 8);
      return copy;
    },
  });
  const originals = new WeakMap<TreeNode, TreeNode>();
  const wrapped = (node: TreeNode): TreeNode => {
    const result = wrap(node);
    originals.set(result, node);
    return result;
  };
  return {
    rootId: tree.rootId,
    root: wrapped(tree.root),
    child: (node, slot) => wrapped(tree.child(originals.get(node) ?? node, slot)),
  };
}

/** Stops what would write without end. */
class TooMuch extends Error {}

const names = ['btrfs-045-02', 'btrfs-135-03', 'btrfs-178-02', 'btrfs-222-02', 'x-extref-off-02'];

describeCorpus('a damaged filesystem', () => {
  test.each(names)('%s ends in a stream or a clear error', async (name) => {
    const { filesystem, close } = await openCase(corpusCase(name));
    const [send] = corpusCase(name).json.sends;
    if (!send) throw new Error('the case has no send');
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.integer({ min: 2, max: 60 }), (seed, every) => {
        let written = 0;
        const write = (bytes: Uint8Array): void => {
          written += bytes.length;
          if (written > 1 << 26) throw new TooMuch();
        };
        const setup = setupOf(filesystem, send, { write });
        const spoil = (snapshot: Snapshot, other: number): Snapshot => ({
          ...snapshot,
          tree: damaged(snapshot.tree, { seed: seed + other, every }),
        });
        try {
          runSend({
            ...setup,
            sendRoot: spoil(setup.sendRoot, 0),
            ...(setup.parentRoot ? { parentRoot: spoil(setup.parentRoot, 1) } : {}),
          });
        } catch (error) {
          const known = [SendError, DiskError, ItemError, TooMuch].some(
            (kind) => error instanceof kind,
          );
          if (!known) throw error;
          expect(String(error)).toMatch(/\w/);
        }
      }),
      { numRuns: 150 },
    );
    close();
  });
});
