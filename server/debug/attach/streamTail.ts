// SPDX-License-Identifier: GPL-2.0-only
import type { GrowingIndexer } from '../../../engine/stream/growingIndexer';
import type { ParentTree } from '../../language/inodes/inodeModel';
import { sliceTime, yieldToHost } from '../../slice';
import type { RunControl } from '../replay/runControl';
import { RecordedSend } from '../streams/recordedSend';
import type { SendTail } from '../streams/recordedReplay';
import { sendInFile } from '../streams/sendInFile';
import type { FollowedFile } from './followedFile';

/** What is told while a stream grows. */
export interface TailListener {
  /** All that has come has been gone through; told again and again until more comes. */
  readonly waiting: (commands: number, isToldAgain: boolean) => void;
  /** More has come. */
  readonly grown: (send: RecordedSend) => Promise<void>;
}

/** A part of what is there that is worth finding out anew where inodes are, while more keeps coming. */
const worthFollowing = 1 / 4;

/** The first send of a stream that is still being written. */
export class StreamTail implements SendTail {
  readonly #indexer: GrowingIndexer;
  readonly #file: FollowedFile;
  readonly #parents: ParentTree;
  readonly #listener: TailListener;
  #isOver = false;
  #followed = 0;

  constructor(
    indexer: GrowingIndexer,
    file: FollowedFile,
    parents: ParentTree,
    listener: TailListener,
  ) {
    this.#indexer = indexer;
    this.#file = file;
    this.#parents = parents;
    this.#listener = listener;
  }

  /** Waits for commands behind those that were given; undefined where the send is over. */
  async more(control: RunControl): Promise<RecordedSend | undefined> {
    if (this.#isOver) return undefined;
    let told = false;
    for (;;) {
      const isIdle = !(await this.#take());
      const isOver = this.#hasEnded();
      if (isOver || this.#isWorth(isIdle)) return this.#follow(isOver);
      if (control.paused) return undefined;
      if (isIdle) this.#listener.waiting(this.#indexer.index.commandCount, told);
      told ||= isIdle;
      await this.#file.wait();
    }
  }

  async #follow(isOver: boolean): Promise<RecordedSend | undefined> {
    const { index } = this.#indexer;
    const isNew = index.commandCount > this.#followed;
    this.#followed = index.commandCount;
    const range = await sendInFile(index, undefined);
    this.#isOver = isOver || range.end < index.commandCount;
    if (!isNew) return undefined;
    const send = await RecordedSend.open(index, range, this.#parents);
    await this.#listener.grown(send);
    return send;
  }

  /** Takes what has come; false where nothing has. */
  async #take(): Promise<boolean> {
    const { index } = this.#indexer;
    const before = index.commandCount;
    let sliceEnd = performance.now() + sliceTime;
    while (!this.#indexer.step()) {
      if (performance.now() < sliceEnd) continue;
      await yieldToHost();
      sliceEnd = performance.now() + sliceTime;
    }
    // A pipe is closed behind all that came through it.
    if (this.#file.isClosed) this.#indexer.finish();
    return index.commandCount > before;
  }

  #hasEnded(): boolean {
    return this.#indexer.isOver || this.#indexer.index.sections[0]?.ended === true;
  }

  /** While more keeps coming, following it anew each time would take longer than it has commands. */
  #isWorth(isIdle: boolean): boolean {
    const count = this.#indexer.index.commandCount;
    const more = count - this.#followed;
    return more > 0 && (isIdle || more >= count * worthFollowing);
  }
}
