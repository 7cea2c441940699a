// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { Key } from '../snapshot/key';
import type { Snapshot } from '../snapshot/snapshot';
import type { Probe } from './probe';
import type { KernelProfile } from './profiles';

/** Takes what the engine writes: stream headers and whole commands, in order. */
export interface StreamSink {
  /** The bytes are the sink's own from then on. */
  write(bytes: Uint8Array): void;
  /**
   * Takes a command with much data in two parts, so that the data needn't be copied behind the rest; it
   * may be a view, and is not to be written to. Without this, `write` gets the whole.
   */
  writeInTwo?(begin: Uint8Array, data: Uint8Array): void;
  /** Passes over the next command, of so many bytes, if the sink has it already; it isn't made then. */
  skip?(length: number): boolean;
}

/** What a send is asked to do; fixed from its beginning to its end. */
export interface SendSetup {
  readonly sendRoot: Snapshot;
  readonly parentRoot?: Snapshot;
  /** As given with `-c`; the parent is one of them. The sent snapshot itself is added by the engine. */
  readonly cloneSources: readonly Snapshot[];
  readonly proto: 1 | 2 | 3;
  readonly noFileData: boolean;
  readonly omitStreamHeader: boolean;
  readonly omitEndCmd: boolean;
  readonly compressed: boolean;
  /** The kernel to behave as; left out, the latest known. */
  readonly kernel?: KernelProfile;
  readonly sink: StreamSink;
  readonly probe?: Probe;
}

/** A directory of a certain generation. */
export interface DirRef {
  readonly dir: number;
  readonly dirGen: number;
}

/** `struct recorded_ref`: a name of the inode in work that came or went. */
export interface RecordedRef extends DirRef {
  name: ByteString;
  fullPath: ByteString;
}

/** `struct name_cache_entry`: where an inode's name was last found to be. */
export interface NameCacheEntry {
  readonly ino: number;
  readonly gen: number;
  readonly parentIno: number;
  readonly parentGen: number;
  readonly name: ByteString;
  /** 1 where the name is an orphan's: the walk up ends there. */
  readonly ret: number;
  readonly needLaterUpdate: boolean;
}

/** `struct pending_dir_move`: a rename put off until another directory has moved. */
export interface PendingDirMove {
  parentIno: number;
  readonly ino: number;
  readonly gen: number;
  /** Directories whose times the rename changes. */
  readonly updateRefs: readonly DirRef[];
}

/** `struct waiting_dir_move`: a directory that some pending move will rename. */
export interface WaitingDirMove {
  readonly ino: number;
  /** The directory to remove once this one has left it; 0 for none. */
  rmdirIno: number;
  rmdirGen: number;
  orphanized: boolean;
}

/** `struct orphan_dir_info`: a deleted directory that isn't empty yet. */
export interface OrphanDirInfo {
  readonly ino: number;
  readonly gen: number;
  lastDirIndexOffset: number;
  dirHighSeqIno: number;
}

/** `struct clone_root`: where the extent in work can be cloned from in one snapshot. */
export interface CloneRoot {
  readonly rootId: number;
  /** −1 until a reference is found. */
  ino: number;
  offset: number;
  /** Of the file extent item that was found. */
  numBytes: number;
  foundRef: boolean;
}

/** What the comparison found of an item: `enum btrfs_compare_tree_result`. */
export type CompareResult = 'NEW' | 'DELETED' | 'CHANGED' | 'SAME';

/** An item that the comparison reports. */
export interface CompareItem {
  readonly key: Key;
  readonly result: CompareResult;
}

/** Where the comparison stands in a tree; the nodes are found again from the slots. */
export interface TreePosition {
  level: number;
  /** By level; those below `level` mean nothing. */
  slots: number[];
  endReached: boolean;
  /** How to move on before looking again: `any` may go down, `next` stays on the level or goes up. */
  advance: 'stay' | 'any' | 'next';
}

/**
 * `struct send_ctx`: the whole state of a send. Everything but `setup` is plain data, of
 * which a checkpoint is a copy. An LRU cache is a Map whose last entry is the most
 * recently used.
 */
export interface SendContext {
  readonly setup: SendSetup;
  /** Bytes written so far: `send_off`. */
  sendOff: number;
  /** Commands written so far. */
  commands: number;
  /** How often it was stepped. */
  steps: number;
  /** Nothing will be written any more. */
  ended: boolean;

  /** `left_path` and `right_path`: the sent snapshot and the parent. */
  left: TreePosition;
  right: TreePosition | undefined;
  /** The item that the next step begins with; undefined before the first and behind the last. */
  nextItem: CompareItem | undefined;
  /** `cmp_key`: the item in work. */
  cmpKey: Key;

  curIno: number;
  curInodeGen: number;
  curInodeSize: number;
  curInodeMode: number;
  curInodeRdev: number;
  /** End of the last extent item seen; −1 is unknown. */
  curInodeLastExtent: number;
  curInodeNextWriteOffset: number;
  curInodeNew: boolean;
  curInodeNewGen: boolean;
  curInodeDeleted: boolean;
  ignoreCurInode: boolean;
  /** Linux 3.6 only: the current inode's first name waits for its directory. */
  curInodeFirstRefOrphan: boolean;
  curInodeNeedsVerity: boolean;
  /** `verity_descriptor`: what the last file with verity left in the kernel's buffer. */
  verityDescriptor: Uint8Array | undefined;
  /** The current inode's path, kept until something moves it (6.15); undefined when not known. */
  curInodePath: ByteString | undefined;

  /** Inodes below this one are done: the sent snapshot's names hold for them, not the parent's. */
  sendProgress: number;

  /** By `dir:dirGen:name`, in order of arrival: `new_refs` and `rbtree_new_refs` in one. */
  newRefs: Map<string, RecordedRef>;
  deletedRefs: Map<string, RecordedRef>;

  /** By `ino:gen`. */
  nameCache: Map<string, NameCacheEntry>;
  /** By the inode that they wait for. */
  pendingDirMoves: Map<number, PendingDirMove[]>;
  waitingDirMoves: Map<number, WaitingDirMove>;
  /** By `ino:gen`. */
  orphanDirs: Map<string, OrphanDirInfo>;
  /** By `dir:gen`. */
  dirUtimesCache: Map<string, { readonly dir: number; readonly gen: number }>;
  dirCreatedCache: Map<string, { readonly dir: number }>;
  /** By root id, ascending: the clone sources and the sent snapshot itself. */
  cloneRoots: CloneRoot[];
  /** By `N:0`, N being the leaf's address in units of the nodesize: which clone roots hold it. */
  backrefCache: Map<string, { readonly bytenr: number; readonly roots: readonly number[] }>;
}
