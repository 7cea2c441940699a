// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import type { FilesystemTrees } from '../snapshot/filesystemTrees';
import type { Snapshot } from '../snapshot/snapshot';
import type { Tree, TreeNode } from '../snapshot/tree';
import { ChecksumTree } from './checksumTree';
import { chooseSuperblock } from './chooseSuperblock';
import { ChunkMap } from './chunkMap';
import { DataReader } from './dataReader';
import { DiskTree } from './diskTree';
import { noSuchSubvolume, noSuchTree } from './errors';
import { ExtentReader } from './extentReader';
import { ExtentTree } from './extentTree';
import { refuseProfiles, refuseSeveralDevices, refuseUnsupported } from './features';
import { findSubvolume } from './findSubvolume';
import { NodeReader } from './nodeReader';
import { findRootItem, RootFlag } from './rootItem';
import { findRootBackref } from './rootRef';
import { listSubvolumes, type SubvolumeInfo } from './subvolume';
import type { Superblock } from './superblock';
import { systemChunks } from './systemChunks';
import { TreeId } from './treeId';
import { Warnings } from './warnings';

/**
 * Opens the btrfs filesystem on a device or its image; never writes to it. Throws a DiskError that
 * says why it can't be read: no btrfs, damaged, or a layout or feature that this reader lacks.
 */
export function openFilesystem(devices: readonly ByteSource[]): Filesystem {
  const [device, ...others] = devices;
  if (!device) throw new RangeError('openFilesystem needs a device');
  const warnings = new Warnings();
  const warn = (warning: string): void => warnings.add(warning);
  const superblock = chooseSuperblock(device, warn);
  refuseUnsupported(superblock, device.name, warn);
  const system = systemChunks(superblock.sysChunkArray);
  refuseProfiles(system, device.name);
  refuseSeveralDevices(superblock, device.name, others[0]?.name);

  const chunks = new ChunkMap(device, superblock.devid, system);
  const nodes = new NodeReader(chunks, superblock, warn);
  const chunkTree = readRoot(nodes, TreeId.CHUNK, {
    bytenr: superblock.chunkRoot,
    level: superblock.chunkRootLevel,
    generation: superblock.chunkRootGeneration,
  });
  chunks.load(chunkTree);
  if (superblock.logRoot !== 0n) {
    warn(
      'There is a log tree: a mount would replay what was fsynced last before the filesystem was left unclean. Read-only snapshots are as committed either way',
    );
  }
  if (superblock.deviceBytes > BigInt(device.size)) {
    warn(
      `The image has ${device.size} bytes of the device's ${superblock.deviceBytes}: what lies behind is missing`,
    );
  }
  return new Filesystem(superblock, chunks, nodes, chunkTree, warnings);
}

/** A filesystem at rest, as its last commit left it. */
export class Filesystem implements FilesystemTrees {
  readonly superblock: Superblock;
  readonly #nodes: NodeReader;
  readonly #chunkTree: Tree;
  readonly #rootTree: Tree;
  readonly #trees = new Map<number, Tree | undefined>();
  readonly #warnings: Warnings;
  readonly #data: DataReader;
  readonly #extents: ExtentReader;
  #subvolumes: readonly SubvolumeInfo[] | undefined;

  constructor(
    superblock: Superblock,
    chunks: ChunkMap,
    nodes: NodeReader,
    chunkTree: Tree,
    warnings: Warnings,
  ) {
    const { sectorsize, root: bytenr, rootLevel: level, generation } = superblock;
    this.superblock = superblock;
    this.#nodes = nodes;
    this.#chunkTree = chunkTree;
    this.#rootTree = readRoot(nodes, TreeId.ROOT, { bytenr, level, generation });
    this.#warnings = warnings;
    let checksums: ChecksumTree | undefined;
    this.#data = new DataReader(chunks, sectorsize, () => {
      const tree = checksums ? undefined : this.treeOf(TreeId.CSUM);
      if (tree) checksums = new ChecksumTree(tree, sectorsize);
      return checksums;
    });
    this.#extents = new ExtentReader(this.#data, sectorsize);
  }

  /** What a person should know though reading goes on; grows as reading goes. */
  get warnings(): readonly string[] {
    return this.#warnings.all;
  }

  /** Throws a DiskError where its root can't be read. */
  treeOf(rootId: number): Tree | undefined {
    if (rootId === TreeId.ROOT) return this.#rootTree;
    if (rootId === TreeId.CHUNK) return this.#chunkTree;
    if (!this.#trees.has(rootId)) {
      const item = findRootItem(this.#rootTree, rootId);
      this.#trees.set(rootId, item && readRoot(this.#nodes, rootId, item));
    }
    return this.#trees.get(rootId);
  }

  /** The same; throws a DiskError also where there is no such tree. */
  tree(rootId: number): Tree {
    const tree = this.treeOf(rootId);
    if (!tree) throw noSuchTree(rootId);
    return tree;
  }

  readBlock(bytenr: number, level?: number): TreeNode {
    return this.#nodes.read(bytenr, level === undefined ? {} : { level });
  }

  /** Every readable subvolume by ascending id, the top level first; what isn't is warned of. */
  subvolumes(): readonly SubvolumeInfo[] {
    this.#subvolumes ??= listSubvolumes(
      this.#rootTree,
      (id) => this.treeOf(id),
      (warning) => this.#warnings.add(warning),
    );
    return this.#subvolumes;
  }

  /** By `id:N` or a path from the top level. Throws a DiskError that lists near matches. */
  findSubvolume(spec: string): SubvolumeInfo {
    return findSubvolume(this.subvolumes(), spec);
  }

  /** A subvolume to be read, whether read-only or not. Throws a DiskError if there is none. */
  snapshot(id: number): Snapshot {
    const item = findRootItem(this.#rootTree, id);
    if (!item) throw noSuchSubvolume(`id:${id}`, []);
    const { sectorsize, nodesize } = this.superblock;
    return {
      tree: this.tree(id),
      name: findRootBackref(this.#rootTree, id)?.name,
      uuid: item.uuid,
      receivedUuid: item.receivedUuid,
      ctransid: item.ctransid,
      readOnly: (item.flags & RootFlag.RDONLY) !== 0n,
      sectorsize,
      nodesize,
      extents: new ExtentTree(() => this.tree(TreeId.EXTENT), nodesize),
      filesystemTrees: this,
      readExtent: (extent, offset, length) => this.#extents.read(extent, offset, length),
      readOnDisk: (bytenr, length) => this.#data.read(bytenr, length),
    };
  }
}

function readRoot(
  nodes: NodeReader,
  tree: number,
  root: { readonly bytenr: number; readonly level: number; readonly generation: number },
): DiskTree {
  const { level, generation } = root;
  return new DiskTree(tree, nodes.read(root.bytenr, { tree, level, generation }), nodes);
}
