// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import { DumpStop } from '../../stream/progs/errors';
import { CommandReader } from '../commandReader';
import type { DataExtents } from './dataExtents';
import { damagedParent, missingParent, unreadableBegin } from './errors';
import { followCommand } from './followCommand';
import { Following } from './following';
import type { InodeIds } from './inodeIds';
import type { AssumedThing, RebuildStop, RecordedCommands } from './rebuiltSend';
import { SentTree } from './sentTree';
import type { StreamData } from './streamData';
import type { StreamNumbers } from './streamNumbers';
import { Unfollowable } from './unfollowable';

/** What the sends of a chain have in common while they are followed. */
export interface FollowedChain {
  readonly ids: InodeIds;
  readonly extents: DataExtents;
  readonly numbers: StreamNumbers;
  readonly data: StreamData;
  readonly checkCrc: boolean;
  /** The snapshots followed so far, by UUID as bytes. */
  readonly byUuid: ReadonlyMap<ByteString, FollowedSend>;
  assume(about: AssumedThing): void;
}

/** A send whose commands are followed: the snapshot that they lead to. */
export class FollowedSend {
  readonly recorded: RecordedCommands;
  readonly parent: FollowedSend | undefined;
  readonly following: Following;
  readonly name: ByteString;
  readonly uuid: Uint8Array;
  readonly ctransid: number;
  /** As this send has it. */
  readonly parentCtransid: number;
  stopped: RebuildStop | undefined;
  readonly #reader: CommandReader;
  readonly #version: number;
  readonly #firstNumber: number;

  /**
   * Reads SUBVOL or SNAPSHOT. Throws a RebuildError where it can't be read, or what it builds on isn't
   * among the followed.
   */
  constructor(chain: FollowedChain, recorded: RecordedCommands) {
    const { stream, first } = recorded;
    const { version } = stream.sectionOf(first);
    const reader = new CommandReader(stream, chain.checkCrc);
    readBegin(reader, recorded, version);
    this.recorded = recorded;
    this.uuid = reader.bytes(A.UUID).slice();
    this.name = reader.path();
    this.ctransid = safeCtransid(reader.bigint(A.CTRANSID));
    this.parentCtransid = safeCtransid(reader.bigint(A.CLONE_CTRANSID));
    this.parent = parentOf(chain, recorded, reader);
    const tree = new SentTree(chain.ids, this.parent?.following.tree);
    const own = byteStringOf(this.uuid);
    this.following = new Following({
      tree,
      extents: chain.extents,
      data: chain.data,
      transid: Math.max(this.ctransid, (this.parent?.following.transid ?? 0) + 1),
      wholeChunk: version >= 2 ? wholeChunks.later : wholeChunks.first,
      cloneSource: (uuid) => (uuid === own ? tree : chain.byUuid.get(uuid)?.following.tree),
      assume: (about) => {
        chain.assume(about);
      },
    });
    this.#reader = reader;
    this.#version = version;
    this.#firstNumber = chain.numbers.firstOf(stream);
  }

  /** Follows a command; where that can't be done, `stopped` says why. */
  follow(command: number): void {
    this.following.at = this.#firstNumber + command;
    try {
      this.#reader.goTo(command);
      this.#reader.read(this.#version);
      followCommand(this.following, this.#reader);
    } catch (error) {
      if (!(error instanceof Unfollowable) && !(error instanceof DumpStop)) throw error;
      const { stream } = this.recorded;
      const offset = stream.offsetOf(command);
      this.stopped = { stream, command, offset, sentence: error.message };
    }
  }

  /** Notes where a stream ends too early. */
  noteEnd(): void {
    const { stream, first, end } = this.recorded;
    const section = stream.sectionOf(first);
    const isLast = end === section.firstCommand + section.commandCount;
    // With `btrfs send -e` the next one begins without END.
    if (this.stopped || !isLast || section.ended) return;
    const sentence = 'the stream is cut off there, or damaged';
    this.stopped = { stream, command: end, offset: stream.end, sentence };
  }
}

/** Bytes of data in one WRITE at most, by protocol. */
const wholeChunks = { first: 48 * 1024, later: 128 * 1024 };

function readBegin(
  reader: CommandReader,
  { stream, first }: RecordedCommands,
  version: number,
): void {
  try {
    reader.goTo(first);
    reader.read(version);
  } catch (error) {
    if (error instanceof DumpStop) throw unreadableBegin(stream, first);
    throw error;
  }
  const needed = [A.PATH, A.UUID, A.CTRANSID];
  if (needed.some((type) => reader.length(type) < 0)) throw unreadableBegin(stream, first);
}

function parentOf(
  { byUuid }: FollowedChain,
  { stream }: RecordedCommands,
  reader: CommandReader,
): FollowedSend | undefined {
  if (reader.type !== CommandType.SNAPSHOT) return undefined;
  const uuid = reader.bytes(A.CLONE_UUID);
  const parent = byUuid.get(byteStringOf(uuid));
  if (!parent) throw missingParent(stream, uuid);
  if (parent.stopped) throw damagedParent(parent.recorded.stream, parent.stopped.sentence);
  return parent;
}

/** Above 2^53 it can't be held: such a stream is no kernel's. */
export function safeCtransid(ctransid: bigint): number {
  return ctransid <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(ctransid) : 0;
}
