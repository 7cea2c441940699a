// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import { DumpStop } from '../../stream/progs/errors';
import type { StreamIndex } from '../../stream/streamIndex';
import { CommandReader } from '../commandReader';
import type { Decompress } from '../data/contentReader';
import { assumptions } from './assumptions';
import { buildTree, TreeBlocks } from './buildTree';
import { classifyStep } from './classifyStep';
import { DataExtents } from './dataExtents';
import { damagedParent, missingParent, noSubvolume, notFinished, unreadableBegin } from './errors';
import { finishTree } from './finishTree';
import { followCommand } from './followCommand';
import { Following } from './following';
import { InodeIds } from './inodeIds';
import { RebuiltFilesystem } from './rebuiltFilesystem';
import { RebuiltRoot } from './rebuiltRoot';
import type {
  AssumedThing,
  RebuildStop,
  RebuiltSend,
  RebuiltSnapshot,
  RecordedCommands,
} from './rebuiltSend';
import { rebuiltBecause } from './rebuiltValues';
import { beginOfSend, recordedSends } from './recordedSends';
import type { SentInode } from './sentInode';
import { SentTree } from './sentTree';
import { StreamData } from './streamData';
import { StreamNumbers } from './streamNumbers';
import { Unfollowable } from './unfollowable';

export interface RebuildRequest {
  /** The file with the send that is wanted. */
  readonly stream: StreamIndex;
  /** Any command of that send, counted from 0; left out, the file's last send is wanted. */
  readonly command?: number;
  /** Files with the sends that it builds on and clones from, oldest first. */
  readonly parents: readonly StreamIndex[];
  /** For data that was sent compressed: the engine needs it where it sends it uncompressed. */
  readonly decompress?: Decompress;
  /** Whether a command whose CRC is wrong ends what can be followed. Default true. */
  readonly checkCrc?: boolean;
}

/** A snapshot of the chain, with what clones and later sends ask of it. */
interface Rebuilt extends RebuiltSnapshot {
  readonly root: RebuiltRoot;
  readonly following: Following;
  readonly parent: RebuiltRoot | undefined;
  readonly stopped: RebuildStop | undefined;
}

const firstRootId = 256;

/**
 * Rebuilds the sender's snapshots from their streams: the inverse of the send engine, which makes the
 * recorded stream of them again. Data stays in the streams, which are read as long as the snapshots are.
 */
export class SnapshotRebuild {
  /** Commands gone through, and how many there are. */
  done = 0;
  readonly total: number;
  readonly #request: RebuildRequest;
  readonly #numbers = new StreamNumbers();
  readonly #ids = new InodeIds();
  readonly #extents = new DataExtents();
  readonly #blocks = new TreeBlocks();
  readonly #filesystem = new RebuiltFilesystem(this.#blocks, this.#extents);
  readonly #data: StreamData;
  readonly #rebuilt: Rebuilt[] = [];
  readonly #byUuid = new Map<ByteString, Rebuilt>();
  readonly #assumed = new Set<AssumedThing>();
  readonly #work: Generator<undefined, RebuiltSend>;
  #result: RebuiltSend | undefined;

  /** Throws a RebuildError where the stream has no such send. */
  constructor(request: RebuildRequest) {
    this.#request = request;
    this.#data = new StreamData(this.#numbers, request.decompress);
    this.total = [...request.parents, request.stream].reduce(
      (sum, { commandCount }) => sum + commandCount,
      0,
    );
    this.#work = this.#rebuild();
  }

  /**
   * Goes through up to `count` commands more; true when all is done. Throws a RebuildError where what
   * the send builds on isn't at hand.
   */
  step(count: number): boolean {
    for (let left = count; left > 0 && !this.#result; left--) {
      const next = this.#work.next();
      if (next.done) this.#result = next.value;
    }
    return this.#result !== undefined;
  }

  /** What was rebuilt; throws a RebuildError before `step` has returned true. */
  finish(): RebuiltSend {
    if (!this.#result) throw notFinished();
    return this.#result;
  }

  *#rebuild(): Generator<undefined, RebuiltSend> {
    const { stream, parents } = this.#request;
    for (const parent of parents) {
      for (const recorded of recordedSends(parent)) {
        if (recorded) yield* this.#follow(recorded, false);
        else yield undefined;
      }
    }
    const wanted = yield* this.#wanted();
    for (const recorded of recordedSends(stream)) {
      if (!recorded) yield undefined;
      else if (recorded.first < wanted) yield* this.#follow(recorded, false);
      else if (recorded.first === wanted) yield* this.#follow(recorded, true);
    }
    const target = this.#rebuilt.at(-1);
    if (!target) throw noSubvolume(stream);
    return this.#resultOf(target);
  }

  /** Where the wanted send begins. */
  *#wanted(): Generator<undefined, number> {
    const { stream, command } = this.#request;
    let wanted = command === undefined ? undefined : beginOfSend(stream, command);
    if (command === undefined) {
      for (const recorded of recordedSends(stream)) {
        if (recorded) wanted = recorded.first;
        else yield undefined;
      }
    }
    if (wanted === undefined) throw noSubvolume(stream);
    return wanted;
  }

  *#follow(recorded: RecordedCommands, isWanted: boolean): Generator<undefined, undefined> {
    const begun = this.#begin(recorded, isWanted);
    if (!begun) return;
    const { following, reader, parent, name, uuid, version } = begun;
    const { stream, first, end } = recorded;
    const firstNumber = this.#numbers.firstOf(stream);
    let stopped: RebuildStop | undefined;
    for (let command = first + 1; command < end && !stopped; command++) {
      following.at = firstNumber + command;
      const sentence = followOne(following, reader, command, version);
      const offset = stream.offsetOf(command);
      if (sentence !== undefined) stopped = { stream, command, offset, sentence };
      this.done += 1;
      yield undefined;
    }
    stopped ??= endOf(recorded);
    const { tree: sent, transid } = following;
    yield* finishTree(sent, transid);
    const tree = yield* buildTree({
      blocks: this.#blocks,
      source: { tree: sent, ids: this.#ids, numbers: this.#numbers, data: this.#data },
      rootId: firstRootId + this.#rebuilt.length,
      generation: transid,
      parent: parent?.tree,
      changed: changedInodes(sent),
    });
    this.#filesystem.addTree(tree);
    const root = new RebuiltRoot(
      { tree, sent, name, uuid, ctransid: begun.ctransid },
      this.#filesystem,
      this.#data,
    );
    const rebuilt = { root, snapshot: root, recorded, following, parent, stopped };
    this.#rebuilt.push(rebuilt);
    this.#byUuid.set(byteStringOf(uuid), rebuilt);
  }

  /** Reads SUBVOL or SNAPSHOT; undefined for one that can't be followed, and isn't wanted. */
  #begin({ stream, first }: RecordedCommands, isWanted: boolean) {
    const { version } = stream.sectionOf(first);
    const reader = new CommandReader(stream, this.#request.checkCrc ?? true);
    try {
      reader.read(first, version);
    } catch (error) {
      if (!(error instanceof DumpStop)) throw error;
      if (isWanted) throw unreadableBegin(stream, first);
      return undefined;
    }
    const uuid = reader.bytes(A.UUID).slice();
    const name = reader.path();
    const ctransid = safeCtransid(reader.bigint(A.CTRANSID));
    const before = reader.type === CommandType.SNAPSHOT ? this.#parentOf(reader) : undefined;
    if (reader.type === CommandType.SNAPSHOT && !before) {
      if (isWanted) throw missingParent(stream, reader.bytes(A.CLONE_UUID));
      return undefined;
    }
    if (before?.stopped) {
      if (isWanted) throw damagedParent(before.recorded.stream, before.stopped.sentence);
      return undefined;
    }
    const parent = before?.root.withCtransid(safeCtransid(reader.bigint(A.CLONE_CTRANSID)));
    const tree = new SentTree(this.#ids, parent?.sent);
    const own = byteStringOf(uuid);
    const following = new Following({
      tree,
      extents: this.#extents,
      data: this.#data,
      transid: Math.max(ctransid, (before?.following.transid ?? 0) + 1),
      wholeChunk: version >= 2 ? wholeChunks.later : wholeChunks.first,
      cloneSource: (wanted) => (wanted === own ? tree : this.#byUuid.get(wanted)?.root.sent),
      assume: (about) => this.#assumed.add(about),
    });
    return { following, reader, parent, name, uuid, version, ctransid };
  }

  #parentOf(reader: CommandReader): Rebuilt | undefined {
    return this.#byUuid.get(byteStringOf(reader.bytes(A.CLONE_UUID)));
  }

  #resultOf({ root, parent, recorded, following, stopped }: Rebuilt): RebuiltSend {
    const { stream, first, end } = recorded;
    const section = stream.sectionOf(first);
    const cloned = [...following.clonedFrom].flatMap(([uuid, ctransid]) => {
      const source = this.#byUuid.get(uuid)?.root.withCtransid(safeCtransid(ctransid));
      return source && source.tree !== parent?.tree ? [source] : [];
    });
    return {
      sendRoot: root,
      parentRoot: parent,
      cloneSources: parent ? [...cloned, parent] : cloned,
      options: {
        proto: section.version === 2 || section.version === 3 ? section.version : 1,
        noFileData: following.noFileData,
        compressed: following.compressed,
        omitStreamHeader: !section.hasHeader || section.firstCommand !== first,
        omitEndCmd: stream.typeOf(end - 1) !== CommandType.END,
      },
      recorded,
      snapshots: this.#rebuilt,
      assumptions: assumptions(this.#assumed, section.version),
      stopped,
      rebuiltBecause,
      classify: classifyStep,
    };
  }
}

/** Bytes of data in one WRITE at most, by protocol. */
const wholeChunks = { first: 48 * 1024, later: 128 * 1024 };

/** Follows a command; says why not, where that can't be done. */
function followOne(
  following: Following,
  reader: CommandReader,
  command: number,
  version: number,
): string | undefined {
  try {
    reader.read(command, version);
    followCommand(following, reader);
    return undefined;
  } catch (error) {
    if (error instanceof Unfollowable || error instanceof DumpStop) return error.message;
    throw error;
  }
}

/** Where a stream ends too early. */
function endOf({ stream, first, end }: RecordedCommands): RebuildStop | undefined {
  if (stream.typeOf(end - 1) === CommandType.END) return undefined;
  const section = stream.sectionOf(first);
  // With `btrfs send -e` the next one begins without END.
  if (end < section.firstCommand + section.commandCount) return undefined;
  if (section.ended || !stream.faults.some(({ offset }) => offset >= stream.offsetOf(end - 1)))
    return undefined;
  return { stream, command: end, offset: stream.end, sentence: 'the stream ends before its END' };
}

/** What becomes of the inode numbers that a snapshot changes, in their order. */
function changedInodes({ own, parent }: SentTree): Map<number, SentInode | undefined> {
  const changed = new Map<number, SentInode | undefined>();
  for (const [id, inode] of own) {
    const ino = inode?.ino ?? parent?.get(id)?.ino;
    if (ino === undefined) continue;
    // The number may have gone to another inode; of two that have it, the later one counts.
    if (inode) changed.set(ino, inode);
    else if (!changed.has(ino)) changed.set(ino, undefined);
  }
  return new Map([...changed].sort(([a], [b]) => a - b));
}

/** Above 2^53 it can't be held: such a stream is no kernel's. */
function safeCtransid(ctransid: bigint): number {
  return ctransid <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(ctransid) : 0;
}
