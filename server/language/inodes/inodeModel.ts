// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../../engine/byteString';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute, safeUnsigned, string, type Command } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { CommandGroups } from './commandGroups';
import { CommandGrouper } from './groupCommands';
import { InodeTree } from './inodeTree';
import type { InodeKind, StreamInode } from './streamInode';

/** Which inode each command of a stream is about, and what names inodes had. */
export interface InodeModel {
  readonly inodes: readonly StreamInode[];
  /** The inode a command is about; undefined for SUBVOL, SNAPSHOT, END and commands without a path. */
  inodeOf(command: number): StreamInode | undefined;
  /** The file whose range a CLONE takes, where it lies in the subvolume being received. */
  cloneSourceOf(command: number): StreamInode | undefined;
  /** The names in the subvolume that a SUBVOL or SNAPSHOT begins, as they are in its end. */
  treeOf(begin: number): InodeTree | undefined;
  /** The commands in groups as the kernel worked inode by inode, in order. */
  readonly groups: CommandGroups;
}

/** The parent of the subvolume that a SNAPSHOT begins, where another file makes it. */
export type ParentTree = (snapshot: number) => InodeTree | undefined;

const none = -1;

/** What tells of inodes and their names, and nothing else of a command. */
const whatTells = {
  dataLimit: 0,
  unchecked: true,
  only: new Set<number>([
    AttributeType.PATH,
    AttributeType.PATH_TO,
    AttributeType.PATH_LINK,
    AttributeType.INO,
    AttributeType.UUID,
    AttributeType.CLONE_UUID,
    AttributeType.CLONE_PATH,
  ]),
};

/** Subvolumes that later streams may build on: a hostile file begins millions. */
const maxTrees = 256;

/** Reads the commands of a stream one after another; slice by slice if need be. */
export class InodeModelBuilder {
  readonly #index: StreamIndex;
  readonly #inodes: StreamInode[] = [];
  readonly #inodeOfCommand: Int32Array;
  readonly #cloneSources = new Map<number, StreamInode>();
  #tree: InodeTree;
  #uuid: ByteString | undefined;
  /** The file's subvolumes by UUID: a stream may build on one that came before it. */
  readonly #trees = new Map<ByteString | undefined, InodeTree>();
  /** The same by the command that begins them. */
  readonly #treesByBegin = new Map<number, InodeTree>();
  readonly #outside: ParentTree;
  readonly #grouper: CommandGrouper;
  #next = 0;

  /** `outside` gives the parents that other files make. */
  constructor(index: StreamIndex, outside: ParentTree = () => undefined) {
    this.#index = index;
    this.#outside = outside;
    this.#inodeOfCommand = new Int32Array(index.commandCount).fill(none);
    this.#tree = new InodeTree(this.#inodes);
    this.#grouper = new CommandGrouper(index, this.#inodes, this.#inodeOf);
  }

  /** Reads up to `count` commands more, or groups them once all are read; true when all is done. */
  step(count: number): boolean {
    if (this.#next === this.#inodeOfCommand.length) return this.#grouper.step(count);
    const end = Math.min(this.#next + count, this.#inodeOfCommand.length);
    for (; this.#next < end; this.#next++) {
      const command = readCommand(this.#index, this.#next, whatTells);
      const inode = this.#follow(command, this.#next);
      if (inode) this.#inodeOfCommand[this.#next] = inode.id;
    }
    return false;
  }

  /** What has been read and grouped; to be called when all is. */
  finish(): InodeModel {
    return {
      inodes: this.#inodes,
      inodeOf: this.#inodeOf,
      cloneSourceOf: (command) => this.#cloneSources.get(command),
      treeOf: (begin) => this.#treesByBegin.get(begin),
      groups: this.#grouper.groups,
    };
  }

  readonly #inodeOf = (command: number): StreamInode | undefined =>
    this.#inodes[this.#inodeOfCommand[command] ?? none];

  #follow(command: Command, at: number): StreamInode | undefined {
    const path = string(command, AttributeType.PATH);
    switch (command.type) {
      case CommandType.SUBVOL:
      case CommandType.SNAPSHOT: {
        const uuid = string(command, AttributeType.CLONE_UUID);
        const parent = this.#trees.get(uuid) ?? this.#outside(at);
        this.#uuid = string(command, AttributeType.UUID);
        // The tree that the file begins with is still untouched: another takes its place.
        if (this.#inodes.length === 1) this.#inodes.length = 0;
        this.#tree = new InodeTree(this.#inodes, parent);
        this.#keepTree(at);
        return undefined;
      }
      case CommandType.RENAME: {
        const to = string(command, AttributeType.PATH_TO);
        if (path === undefined || to === undefined) break;
        return this.#tree.rename(path, to, at);
      }
      case CommandType.LINK: {
        const target = string(command, AttributeType.PATH_LINK);
        if (path === undefined || target === undefined) break;
        return this.#tree.link(target, path, at);
      }
      case CommandType.UNLINK:
      case CommandType.RMDIR:
        return path === undefined ? undefined : this.#remove(path, command.type, at);
      default:
    }
    if (path === undefined) return undefined;
    const kind = createdKind(command.type);
    if (kind) {
      return this.#tree.create(path, safeUnsigned(command, AttributeType.INO), kind, at);
    }
    const inode = this.#tree.lookup(path);
    if (inode?.kind === 'unknown' && fileCommands.has(command.type)) inode.kind = 'file';
    if (inode && this.#isLateTimes(inode, command, at)) inode.kind = 'directory';
    if (command.type === CommandType.CLONE) this.#followClone(command, at);
    return inode;
  }

  /** Of an inode that was renamed, only a directory gets its times apart from its other commands. */
  #isLateTimes(inode: StreamInode, command: Command, at: number): boolean {
    if (inode.kind !== 'unknown' || command.type !== CommandType.UTIMES) return false;
    const named = inode.names.at(-1)?.from ?? none;
    return (
      named !== none &&
      this.#index.typeOf(named) === CommandType.RENAME &&
      this.#inodeOfCommand[at - 1] !== inode.id
    );
  }

  #keepTree(begin: number): void {
    if (this.#uuid === undefined) return;
    this.#trees.delete(this.#uuid);
    keep(this.#trees, this.#uuid, this.#tree);
    keep(this.#treesByBegin, begin, this.#tree);
  }

  #remove(path: ByteString, type: number, at: number): StreamInode | undefined {
    const inode = this.#tree.unlink(path, at);
    if (inode?.kind === 'unknown' && type === CommandType.RMDIR) inode.kind = 'directory';
    return inode;
  }

  #followClone(command: Command, at: number): void {
    const uuid = attribute(command, AttributeType.CLONE_UUID);
    const path = string(command, AttributeType.CLONE_PATH);
    if (!uuid || path === undefined || byteStringOf(uuid.data) !== this.#uuid) return;
    const source = this.#tree.lookup(path);
    if (source) this.#cloneSources.set(at, source);
  }
}

/** Adds an entry, and forgets the oldest of too many. */
function keep<Key>(trees: Map<Key, InodeTree>, key: Key, tree: InodeTree): void {
  trees.set(key, tree);
  if (trees.size <= maxTrees) return;
  for (const oldest of trees.keys()) {
    trees.delete(oldest);
    return;
  }
}

/** The whole model at once. */
export function buildInodeModel(index: StreamIndex, outside?: ParentTree): InodeModel {
  const builder = new InodeModelBuilder(index, outside);
  while (!builder.step(Infinity));
  return builder.finish();
}

/** Commands that only a regular file takes. */
const fileCommands: ReadonlySet<number> = new Set([
  CommandType.WRITE,
  CommandType.CLONE,
  CommandType.TRUNCATE,
  CommandType.UPDATE_EXTENT,
  CommandType.FALLOCATE,
  CommandType.ENCODED_WRITE,
  CommandType.ENABLE_VERITY,
]);

function createdKind(type: number): InodeKind | undefined {
  switch (type) {
    case CommandType.MKFILE:
      return 'file';
    case CommandType.MKDIR:
      return 'directory';
    case CommandType.MKNOD:
      return 'device';
    case CommandType.MKFIFO:
      return 'fifo';
    case CommandType.MKSOCK:
      return 'socket';
    case CommandType.SYMLINK:
      return 'symlink';
    default:
      return undefined;
  }
}
