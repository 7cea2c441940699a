// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../engine/byteString';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { CommandGroups } from './commandGroups';
import { CommandStretches } from './commandStretches';
import { CommandGrouper } from './groupCommands';
import { InodeTable, type InodeKind } from './inodeTable';
import { InodeTree } from './inodeTree';
import { none } from './nameTable';
import { StreamInode } from './streamInode';

/** Which inode each command of a stream is about, and what names inodes had. */
export interface InodeModel {
  /** The inodes that the stream tells of, by their places from 0 on. */
  readonly table: InodeTable;
  /** One of them; undefined where there is none at the place. */
  inodeAt(place: number): StreamInode | undefined;
  /** The inode a command is about; undefined for SUBVOL, SNAPSHOT, END and commands without a path. */
  inodeOf(command: number): StreamInode | undefined;
  /** The file whose range a CLONE takes, where it lies in the subvolume being received. */
  cloneSourceOf(command: number): StreamInode | undefined;
  /** Whether it is this inode that `inodeOf` gives, or none where `inode` is undefined. */
  isAbout(command: number, inode: StreamInode | undefined): boolean;
  /** The names in the subvolume that a SUBVOL or SNAPSHOT begins, as they are in its end. */
  treeOf(begin: number): InodeTree | undefined;
  /** The commands in groups as the kernel worked inode by inode, in order. */
  readonly groups: CommandGroups;
}

/** The parent of the subvolume that a SNAPSHOT begins, where another file makes it. */
export type ParentTree = (snapshot: number) => InodeTree | undefined;

/** Subvolumes that later streams may build on: a hostile file begins millions. */
const maxTrees = 256;

/** Names that room is made for at once: more come as they come. */
const maxExpected = 2 ** 21;

/** Reads the commands of a stream one after another; slice by slice if need be. */
export class InodeModelBuilder {
  #index: StreamIndex;
  #read: CommandStretches;
  #table: InodeTable;
  #inodeOfCommand: Int32Array;
  /** Of each command; made when there is a first. */
  #cloneSources: Int32Array | undefined;
  #tree: InodeTree;
  #uuid: ByteString | undefined;
  /** The file's subvolumes by UUID: a stream may build on one that came before it. */
  readonly #trees = new Map<ByteString | undefined, InodeTree>();
  /** The same by the command that begins them. */
  readonly #treesByBegin = new Map<number, InodeTree>();
  #outside: ParentTree;
  #grouper: CommandGrouper | undefined;
  #next = 0;

  /** `outside` gives the parents that other files make. */
  constructor(index: StreamIndex, outside: ParentTree = () => undefined) {
    this.#index = index;
    this.#read = new CommandStretches(index);
    this.#outside = outside;
    this.#inodeOfCommand = new Int32Array(index.commandCount).fill(none);
    this.#table = this.#newTable();
    this.#tree = new InodeTree(this.#table);
  }

  /**
   * Goes on over an index that has this one's commands and more behind them, and with what is then known
   * of other files. What was given of the shorter one holds no longer.
   */
  goOnIn(index: StreamIndex, outside: ParentTree): void {
    this.#index = index;
    this.#read = new CommandStretches(index);
    this.#outside = outside;
    this.#inodeOfCommand = lengthened(this.#inodeOfCommand, index.commandCount);
    if (this.#cloneSources) this.#cloneSources = lengthened(this.#cloneSources, index.commandCount);
    // Commands that come later tell more of inodes that were there before.
    if (this.#isSettled) this.#grouper?.goOnIn(index, this.#inodeOfCommand);
    else this.#grouper = undefined;
  }

  /** Reads up to `count` commands more, or groups them once all are read; true when all is done. */
  step(count: number): boolean {
    if (this.#next === this.#inodeOfCommand.length) return this.#group().step(count);
    const end = Math.min(this.#next + count, this.#inodeOfCommand.length);
    while (this.#next < end) {
      const run = this.#index.runOf(this.#next);
      if (run) this.#followRun(Math.min(run.end, end));
      else this.#followNext();
    }
    if (this.#isSettled) this.#group().step(Infinity, this.#next);
    return false;
  }

  /** A table of one inode, the root, may still be given up for another. */
  get #isSettled(): boolean {
    return this.#table.isSettled && this.#table.count > 1;
  }

  /**
   * Whether what the model says of a command, of its group, and of the paths of the time, is what it will
   * say in the end. Before all commands are read that is so of a full send only: of another much is learnt
   * from commands that come later.
   */
  isFinal(command: number): boolean {
    return this.#grouper !== undefined && this.#grouper.groupedUntil > command;
  }

  #followNext(): void {
    const command = this.#next;
    // Where that fails, as the file is closed, it is tried once more.
    this.#read.read(command);
    this.#inodeOfCommand[command] = this.#follow(this.#index.typeOf(command), command);
    this.#next = command + 1;
  }

  /** Commands that are about the same inode as the one before them, and change no name. */
  #followRun(end: number): void {
    const inode = this.#inodeOfCommand[this.#next - 1] ?? none;
    this.#inodeOfCommand.fill(inode, this.#next, end);
    this.#next = end;
  }

  /** What has been read and grouped: it holds of commands that are final, and of all when all is done. */
  get model(): InodeModel {
    const table = this.#table;
    const inodes = this.#inodeOfCommand;
    const sources = this.#cloneSources;
    const treesByBegin = this.#treesByBegin;
    const inodeAt = (place: number): StreamInode | undefined =>
      place >= 0 && place < table.count ? new StreamInode(table, place) : undefined;
    return {
      table,
      inodeAt,
      inodeOf: (command) => inodeAt(inodes[command] ?? none),
      cloneSourceOf: (command) => inodeAt(sources?.[command] ?? none),
      isAbout: (command, inode) =>
        (inodes[command] ?? none) === (inode?.id ?? none) && (inode?.table ?? table) === table,
      treeOf: (begin) => treesByBegin.get(begin),
      groups: this.#group().groups,
    };
  }

  #newTable(): InodeTable {
    return new InodeTable(Math.min(this.#index.commandCount / 2, maxExpected));
  }

  #group(): CommandGrouper {
    return (this.#grouper ??= new CommandGrouper(this.#index, this.#table, this.#inodeOfCommand));
  }

  /** The inode that a command is about, by its number; `none` for none. */
  #follow(type: number, at: number): number {
    if (type === CommandType.SUBVOL || type === CommandType.SNAPSHOT) return this.#begin(at);
    const path = this.#read.stretch(AttributeType.PATH);
    if (!path) return none;
    switch (type) {
      case CommandType.RENAME: {
        const to = this.#read.stretch(AttributeType.PATH_TO);
        return to ? this.#tree.rename(path, to, at) : this.#tree.lookup(path);
      }
      case CommandType.LINK: {
        const target = this.#read.stretch(AttributeType.PATH_LINK);
        return target ? this.#tree.link(target, path, at) : this.#tree.lookup(path);
      }
      case CommandType.UNLINK:
      case CommandType.RMDIR: {
        const inode = this.#tree.unlink(path, at);
        if (inode !== none && type === CommandType.RMDIR) this.#table.learnKind(inode, 'directory');
        return inode;
      }
      default:
    }
    const kind = createdKind(type);
    if (kind) return this.#tree.create(path, this.#read.number(AttributeType.INO), kind, at);
    const inode = this.#tree.lookup(path);
    if (inode !== none) this.#learnKind(inode, type, at);
    if (type === CommandType.CLONE) this.#followClone(at);
    return inode;
  }

  #begin(at: number): number {
    const uuid = this.#read.string(AttributeType.CLONE_UUID);
    const parent = this.#trees.get(uuid) ?? this.#outside(at);
    this.#uuid = this.#read.string(AttributeType.UUID);
    // The tree that the file begins with is still untouched: another takes its place.
    if (this.#table.count === 1) this.#table = this.#newTable();
    this.#tree = new InodeTree(this.#table, parent);
    this.#keepTree(at);
    return none;
  }

  /** What a command that changes no name tells of the kind of an inode from before the stream. */
  #learnKind(inode: number, type: number, at: number): void {
    if (this.#table.kindOf(inode) !== 'unknown') return;
    if (fileCommands.has(type)) this.#table.learnKind(inode, 'file');
    if (this.#isLateTimes(inode, type, at)) this.#table.learnKind(inode, 'directory');
  }

  /** Of an inode that was renamed, only a directory gets its times apart from its other commands. */
  #isLateTimes(inode: number, type: number, at: number): boolean {
    if (type !== CommandType.UTIMES || this.#inodeOfCommand[at - 1] === inode) return false;
    const last = this.#table.nameOf(inode, this.#table.nameCountOf(inode) - 1);
    const named = last === none ? none : this.#table.names.fromOf(last);
    return named !== none && this.#index.typeOf(named) === CommandType.RENAME;
  }

  #keepTree(begin: number): void {
    if (this.#uuid === undefined) return;
    this.#trees.delete(this.#uuid);
    keep(this.#trees, this.#uuid, this.#tree);
    keep(this.#treesByBegin, begin, this.#tree);
  }

  #followClone(at: number): void {
    const path = this.#read.stretch(AttributeType.CLONE_PATH);
    const uuid = this.#read.string(AttributeType.CLONE_UUID);
    if (!path || uuid === undefined || uuid !== this.#uuid) return;
    this.#cloneSources ??= new Int32Array(this.#index.commandCount).fill(none);
    this.#cloneSources[at] = this.#tree.lookup(path);
  }
}

/** A copy with room for more commands, which are about no inode yet. */
function lengthened(places: Int32Array, length: number): Int32Array {
  const longer = new Int32Array(length).fill(none, places.length);
  longer.set(places);
  return longer;
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
  return builder.model;
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
