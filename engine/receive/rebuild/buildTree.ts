// SPDX-License-Identifier: GPL-2.0-only
import { ItemType } from '../../snapshot/key';
import type { MemoryItem } from '../../snapshot/memoryItem';
import { itemCount, itemRuns, type ItemSource } from './inodeItems';
import {
  HeldLeaves,
  RebuiltInner,
  RebuiltLeaf,
  type LeafContent,
  type NodeIdentity,
  type RebuiltNode,
} from './rebuiltNode';
import { RebuiltTree } from './rebuiltTree';
import type { SentInode } from './sentInode';

/**
 * Items in a leaf and children in a node, about as many as the kernel's nodes have: which references
 * share a leaf has a part in what is cloned from where.
 */
const leafItems = 200;
const nodeChildren = 128;

/** Inodes put into leaves between two pauses: no more work than a command. */
const addedAtOnce = 8;

const blockSize = 16384;

/** The tree blocks of all snapshots of a chain. */
export class TreeBlocks {
  readonly held = new HeldLeaves();
  readonly #byBytenr = new Map<number, RebuiltNode>();
  #next = blockSize * 64;

  identity(generation: number, owner: number): NodeIdentity {
    const bytenr = this.#next;
    this.#next += blockSize;
    return { bytenr, generation, owner };
  }

  add<Node extends RebuiltNode>(node: Node): Node {
    this.#byBytenr.set(node.bytenr, node);
    return node;
  }

  at(bytenr: number): RebuiltNode | undefined {
    return this.#byBytenr.get(bytenr);
  }
}

export interface TreeRequest {
  readonly blocks: TreeBlocks;
  readonly source: ItemSource;
  readonly rootId: number;
  readonly generation: number;
  /** The parent's tree, of which all that isn't changed is shared. */
  readonly parent: RebuiltTree | undefined;
  /** In the order of the numbers. */
  readonly changes: readonly InodeChange[];
}

/** What has become of an inode number: the inode that has it now, or the number where none has it any longer. */
export type InodeChange = SentInode | number;

export function inoOf(change: InodeChange): number {
  return typeof change === 'number' ? change : change.ino;
}

/** Builds a tree as copy on write does: nodes without a change stay. Yields from time to time. */
export function* buildTree(request: TreeRequest): Generator<undefined, RebuiltTree> {
  const leaves: RebuiltLeaf[] = [];
  const grouping = new LeafGrouping(request, leaves);
  const { changes } = request;
  let at = 0;
  const before = request.parent?.leaves ?? [];
  let place = 0;
  while (place < before.length || at < changes.length) {
    const next = before[place]?.firstIno ?? Infinity;
    const between = changesBelow(changes, at, next, at + addedAtOnce);
    if (between.length > 0) {
      for (const change of between) if (typeof change !== 'number') yield* grouping.add(change);
      at += between.length;
    } else {
      const run = leavesOfSameInode(before, place);
      const last = run.at(-1)?.inodes.at(-1)?.ino ?? 0;
      const here = changesBelow(changes, at, last + 1, changes.length);
      yield* mergeRun(grouping, run, here);
      at += here.length;
      place += run.length;
    }
    yield undefined;
  }
  grouping.close();
  let level: readonly RebuiltNode[] = leaves;
  while (level.length > 1) {
    level = innerNodes(request, level);
    yield undefined;
  }
  const root = level[0] ?? newLeaf(request, emptyLeaf);
  return new RebuiltTree(request.rootId, root, leaves);
}

const emptyLeaf: LeafContent = {
  inodes: [],
  firstKey: { objectid: 0, type: 0, offset: 0 },
  items: () => [],
};

/** A leaf, or all leaves that an inode with too many items has. */
function leavesOfSameInode(leaves: readonly RebuiltLeaf[], place: number): RebuiltLeaf[] {
  const run: RebuiltLeaf[] = [];
  for (let at = place; at < leaves.length; at++) {
    const leaf = leaves[at];
    if (!leaf || (run[0] && leaf.firstIno !== run[0].firstIno)) break;
    run.push(leaf);
  }
  return run;
}

/** Changes of inodes below `end`, from the one at `from` on and before the one at `stop`. */
function changesBelow(
  changes: readonly InodeChange[],
  from: number,
  end: number,
  stop: number,
): readonly InodeChange[] {
  let at = from;
  while (at < stop && at < changes.length && inoOf(changes[at] ?? Infinity) < end) at += 1;
  return changes.slice(from, at);
}

function* mergeRun(
  grouping: LeafGrouping,
  run: readonly RebuiltLeaf[],
  changes: readonly InodeChange[],
): Generator<undefined, undefined> {
  if (changes.length === 0) {
    grouping.keep(run);
    return undefined;
  }
  const changed = new Set(changes.map(inoOf));
  const kept = (run[0]?.inodes ?? []).filter(({ ino }) => !changed.has(ino));
  const made = changes.filter((change) => typeof change !== 'number');
  for (const inode of [...kept, ...made].sort((a, b) => a.ino - b.ino)) yield* grouping.add(inode);
  return undefined;
}

/** Puts inodes into leaves. */
class LeafGrouping {
  readonly #request: TreeRequest;
  readonly #leaves: RebuiltLeaf[];
  #waiting: SentInode[] = [];
  #count = 0;

  constructor(request: TreeRequest, leaves: RebuiltLeaf[]) {
    this.#request = request;
    this.#leaves = leaves;
  }

  keep(leaves: readonly RebuiltLeaf[]): void {
    this.close();
    this.#leaves.push(...leaves);
  }

  *add(inode: SentInode): Generator<undefined, undefined> {
    const count = itemCount(inode);
    if (this.#count + count > leafItems) this.close();
    if (count > leafItems) {
      yield* this.#addLarge(inode);
      return undefined;
    }
    this.#waiting.push(inode);
    this.#count += count;
    return undefined;
  }

  close(): void {
    const inodes = this.#waiting;
    const [first] = inodes;
    if (!first) return;
    const { source } = this.#request;
    this.#leaves.push(
      newLeaf(this.#request, {
        inodes,
        firstKey: { objectid: first.ino, type: ItemType.INODE_ITEM, offset: 0 },
        items: () => inodes.flatMap((inode) => allItems(source, inode)),
      }),
    );
    this.#waiting = [];
    this.#count = 0;
  }

  *#addLarge(inode: SentInode): Generator<undefined, undefined> {
    for (const run of yield* itemRuns(this.#request.source, inode)) {
      for (let from = 0; from < run.count; from += leafItems) {
        const [first] = run.items(from, from + 1);
        if (!first) break;
        const items = () => run.items(from, from + leafItems);
        this.#leaves.push(newLeaf(this.#request, { inodes: [inode], firstKey: first.key, items }));
        yield undefined;
      }
    }
    return undefined;
  }
}

function allItems(source: ItemSource, inode: SentInode): readonly MemoryItem[] {
  // A leaf has so few that none of it takes long.
  const steps = itemRuns(source, inode);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value.flatMap((run) => run.items(0, run.count));
  }
}

function newLeaf({ blocks, generation, rootId }: TreeRequest, content: LeafContent): RebuiltLeaf {
  const identity = blocks.identity(generation, rootId);
  return blocks.add(new RebuiltLeaf(identity, content, blocks.held));
}

/** The nodes above a level; those of the parent's tree whose children are all there are taken from it. */
function innerNodes(request: TreeRequest, level: readonly RebuiltNode[]): RebuiltNode[] {
  const { blocks, generation, rootId, parent } = request;
  const known = new Map(innersAbove(parent, level[0]?.level ?? 0));
  const inners: RebuiltNode[] = [];
  let waiting: RebuiltNode[] = [];
  const close = (): void => {
    if (waiting.length > 0)
      inners.push(blocks.add(new RebuiltInner(blocks.identity(generation, rootId), waiting)));
    waiting = [];
  };
  for (let at = 0; at < level.length;) {
    const child = level[at];
    if (!child) break;
    const same = known.get(child);
    if (same?.children.every((node, slot) => level[at + slot] === node)) {
      close();
      inners.push(same);
      at += same.children.length;
      continue;
    }
    if (waiting.length === nodeChildren) close();
    waiting.push(child);
    at += 1;
  }
  close();
  return inners;
}

/** The parent's nodes right above a level, by their first child. */
function* innersAbove(
  tree: RebuiltTree | undefined,
  level: number,
): Generator<readonly [RebuiltNode, RebuiltInner]> {
  const below: RebuiltNode[] = tree ? [tree.root] : [];
  for (let node = below.pop(); node; node = below.pop()) {
    if (!(node instanceof RebuiltInner) || node.level <= level) continue;
    const [first] = node.children;
    if (node.level === level + 1 && first) yield [first, node];
    else below.push(...node.children);
  }
}
