// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import type { FilesystemTrees } from '../snapshot/filesystemTrees';
import type { Snapshot } from '../snapshot/snapshot';
import type { Tree, TreeNode } from '../snapshot/tree';
import { ChecksumTree } from './checksumTree';
import { ChangeWatch } from './changeWatch';
import { ChunkMap } from './chunkMap';
import { DataReader } from './dataReader';
import { deviceText } from './device';
import type { DeviceSet } from './deviceSet';
import { DiskError, noSuchSubvolume, noSuchTree } from './errors';
import { ExtentReader } from './extentReader';
import { ExtentTree } from './extentTree';
import { hasStripeTree, refuseUnsupported } from './features';
import { findSubvolume } from './findSubvolume';
import { NodeReader } from './nodeReader';
import { openDevices } from './openDevices';
import { openRoot, chunkRoots, rootRoots, readRoot } from './openRoot';
import { findRootItem, RootFlag } from './rootItem';
import { findRootBackref } from './rootRef';
import { isDeleted, listSubvolumes, type SubvolumeInfo } from './subvolume';
import type { Superblock } from './superblock';
import { systemChunks } from './systemChunks';
import { StripeTree } from './stripeTree';
import { TreeId } from './treeId';
import { Warnings } from './warnings';

/** What an open filesystem is made of. */
interface Parts {
  readonly devices: DeviceSet;
  readonly chunks: ChunkMap;
  readonly nodes: NodeReader;
  readonly chunkTree: Tree;
  readonly rootTree: Tree;
  readonly watch: ChangeWatch;
  readonly warnings: Warnings;
}

/** How often a filesystem is opened that changes at that very moment. */
const maxAttempts = 4;

/**
 * Opens the btrfs filesystem on its devices or their images, given in any order; never writes to
 * them. Some may be missing where the others make up for it. Throws a DiskError that says why it
 * can't be read: no btrfs, damaged, or a feature that this reader lacks.
 */
export function openFilesystem(sources: readonly ByteSource[]): Filesystem {
  if (sources.length === 0) throw new RangeError('openFilesystem needs a device');
  for (let attempt = 1; ; attempt++) {
    try {
      return new Filesystem(openParts(sources));
    } catch (error) {
      const changed = error instanceof DiskError && error.code === 'changed';
      if (!changed || attempt === maxAttempts) throw error;
    }
  }
}

function openParts(sources: readonly ByteSource[]): Parts {
  const warnings = new Warnings();
  const warn = (warning: string): void => warnings.add(warning);
  const devices = openDevices(sources, warn);
  const { superblock } = devices;
  refuseUnsupported(superblock, sources[0]?.name ?? '', warn);
  const watch = new ChangeWatch(devices);
  const chunks = new ChunkMap(devices, systemChunks(superblock.sysChunkArray));
  const nodes = new NodeReader(chunks, devices, watch, warn);
  const chunkTree = openRoot(nodes, TreeId.CHUNK, chunkRoots(superblock), warn);
  chunks.load(chunkTree);
  devices.compareWith(chunkTree, warn);
  const rootTree = openRoot(nodes, TreeId.ROOT, rootRoots(superblock), warn);
  if (superblock.logRoot !== 0n) {
    warn(
      'There is a log tree: a mount would replay what was fsynced last before the filesystem was left unclean. Read-only snapshots are as committed either way',
    );
  }
  return { devices, chunks, nodes, chunkTree, rootTree, watch, warnings };
}

/** A filesystem at rest, as its last commit left it. */
export class Filesystem implements FilesystemTrees {
  readonly superblock: Superblock;
  readonly #devices: DeviceSet;
  readonly #nodes: NodeReader;
  readonly #chunkTree: Tree;
  readonly #rootTree: Tree;
  readonly #trees = new Map<number, Tree | undefined>();
  readonly #warnings: Warnings;
  readonly #watch: ChangeWatch;
  readonly #data: DataReader;
  readonly #extents: ExtentReader;
  #subvolumes: readonly SubvolumeInfo[] | undefined;

  constructor({ devices, chunks, nodes, chunkTree, rootTree, watch, warnings }: Parts) {
    const { superblock } = devices;
    const { sectorsize, checksum } = superblock;
    this.superblock = superblock;
    this.#devices = devices;
    this.#nodes = nodes;
    this.#chunkTree = chunkTree;
    this.#rootTree = rootTree;
    this.#warnings = warnings;
    this.#watch = watch;
    if (hasStripeTree(superblock))
      chunks.follow(new StripeTree(() => this.tree(TreeId.RAID_STRIPE)));
    let checksums: ChecksumTree | undefined;
    this.#data = new DataReader({
      chunks,
      sectorsize,
      checksum,
      watch,
      checksums: () =>
        (checksums ??= new ChecksumTree(this.tree(TreeId.CSUM), sectorsize, checksum)),
      warn: (warning) => warnings.add(warning),
    });
    this.#extents = new ExtentReader(this.#data, sectorsize);
  }

  /** What messages call the devices that are part of the filesystem and were not given. */
  get missingDevices(): readonly string[] {
    return this.#devices.missing.map(deviceText);
  }

  /** What a person should know though reading goes on; grows as reading goes. */
  get warnings(): readonly string[] {
    return this.#warnings.all;
  }

  /**
   * Looks whether the filesystem was written to since it was opened, and if so warns of it: what was
   * read of read-only snapshots is right nevertheless, as each block and all data was checked.
   */
  checkUnchanged(): void {
    const { change } = this.#watch;
    if (change !== undefined) this.#warnings.add(`${change}: what was read is as it was before`);
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
      dead: isDeleted(item),
      sectorsize,
      nodesize,
      extents: new ExtentTree(() => this.tree(TreeId.EXTENT), nodesize),
      filesystemTrees: this,
      readExtent: (extent, offset, length, nodatasum = false) =>
        this.#extents.read(extent, offset, length, nodatasum),
      readOnDisk: (bytenr, length, nodatasum = false) => this.#data.read(bytenr, length, nodatasum),
    };
  }
}
