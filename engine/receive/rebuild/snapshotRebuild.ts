// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../byteString';
import type { StreamIndex } from '../../stream/streamIndex';
import type { Decompress } from '../data/decompress';
import { DataExtents } from './dataExtents';
import { noSubvolume, notFinished, RebuildError, tooManySends } from './errors';
import { finishTree } from './finishTree';
import { FollowedSend, type FollowedChain } from './followedSend';
import { InodeIds } from './inodeIds';
import { rebuildRoots } from './rebuildRoots';
import type { AssumedThing, RebuiltSend, RecordedCommands } from './rebuiltSend';
import { beginOfSend, recordedSends } from './recordedSends';
import { resultOf } from './resultOf';
import { settleHoles } from './settleHoles';
import { StreamData } from './streamData';
import { StreamNumbers } from './streamNumbers';

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

/** Sends of a chain at most: a hostile file begins millions. */
const sendLimit = 1024;

/**
 * Rebuilds the sender's snapshots from their streams: the inverse of the send engine, which makes the
 * recorded stream of them again. Data stays in the streams, which are read as long as the snapshots are.
 */
export class SnapshotRebuild {
  /** Commands gone through, and how many there are at most. */
  done = 0;
  readonly total: number;
  readonly #request: RebuildRequest;
  readonly #chain: FollowedChain & { readonly byUuid: Map<ByteString, FollowedSend> };
  readonly #followed: FollowedSend[] = [];
  readonly #assumed = new Set<AssumedThing>();
  readonly #work: Generator<undefined, RebuiltSend>;
  #result: RebuiltSend | undefined;

  constructor(request: RebuildRequest) {
    this.#request = request;
    const numbers = new StreamNumbers();
    this.#chain = {
      ids: new InodeIds(),
      extents: new DataExtents(),
      numbers,
      data: new StreamData(numbers, request.decompress),
      checkCrc: request.checkCrc ?? true,
      byUuid: new Map(),
      assume: (about) => this.#assumed.add(about),
    };
    const streams = [...request.parents, request.stream];
    this.total = streams.reduce((sum, { commandCount }) => sum + commandCount, 0);
    this.#work = this.#rebuild();
  }

  /**
   * Goes on by `count` steps, of which each is a command or about as much work; true when all is done.
   * Throws a RebuildError where the stream has no such send, or what it builds on isn't at hand.
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
    for (const parent of parents) yield* this.#followBefore(parent, Infinity);
    const wanted = yield* this.#wanted();
    yield* this.#followBefore(stream, wanted.first);
    const target = yield* this.#follow(wanted);
    const roots = yield* rebuildRoots(this.#chain, this.#followed);
    return resultOf(target, roots, this.#assumed);
  }

  /** The send that is asked for. */
  *#wanted(): Generator<undefined, RecordedCommands> {
    const { stream, command } = this.#request;
    const first = command === undefined ? undefined : beginOfSend(stream, command);
    let last: RecordedCommands | undefined;
    for (const recorded of recordedSends(stream)) {
      if (recorded?.first === first && recorded) return recorded;
      if (recorded) last = recorded;
      else yield undefined;
    }
    if (!last || command !== undefined) throw noSubvolume(stream);
    return last;
  }

  /** Follows a file's sends up to a command. Those that can't be begun make no snapshot. */
  *#followBefore(stream: StreamIndex, end: number): Generator<undefined, undefined> {
    for (const recorded of recordedSends(stream)) {
      if (!recorded) {
        yield undefined;
        continue;
      }
      if (recorded.first >= end) return;
      try {
        yield* this.#follow(recorded);
      } catch (error) {
        if (!(error instanceof RebuildError)) throw error;
      }
    }
  }

  *#follow(recorded: RecordedCommands): Generator<undefined, FollowedSend> {
    if (this.#followed.length >= sendLimit) throw tooManySends(recorded.stream, sendLimit);
    const send = new FollowedSend(this.#chain, recorded);
    for (let command = recorded.first + 1; command < recorded.end && !send.stopped; command++) {
      send.follow(command);
      this.done += 1;
      yield undefined;
    }
    send.noteEnd();
    yield* settleHoles(send.following);
    yield* finishTree(send.following.tree, send.following.transid);
    this.#followed.push(send);
    this.#chain.byUuid.set(byteStringOf(send.uuid), send);
    return send;
  }
}
