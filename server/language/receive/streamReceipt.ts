// SPDX-License-Identifier: GPL-2.0-only
import { ReceiveCheck } from '../../../engine/receive/check';
import type { receiversOf } from '../../../engine/receive/checkReceivers';
import type { ReceiveFinding } from '../../../engine/receive/finding';
import type { Receiver } from '../../../engine/receive/receiver';
import { sliceTime, yieldToHost } from '../../slice';
import { ReceivedStates } from './receivedStates';

/** Commands received before the clock is looked at, and bytes of them. */
const commandsAtOnce = 500;
const bytesAtOnce = 2 ** 21;

/** A stream that is received in memory, slice by slice, and what comes of it. */
export class StreamReceipt {
  readonly check: ReceiveCheck;
  /** Whether the state at every command can be looked at. */
  readonly keepsHistory: boolean;
  /** To be asked once all is done, and only where a history is kept. */
  readonly states: ReceivedStates;
  /** Resolves once all is done, or it is cancelled. */
  readonly ended: Promise<void>;
  readonly #idle: () => Promise<void>;
  #finished = false;
  #failed = false;
  #cancelled = false;

  /**
   * The receivers are new, the parents' the oldest first, and work on the same volume. Waits for `idle`
   * before each slice.
   */
  constructor(
    { own, parents, keepHistory }: ReturnType<typeof receiversOf>,
    idle: () => Promise<void>,
  ) {
    this.#idle = idle;
    this.keepsHistory = keepHistory;
    this.check = new ReceiveCheck(own, { keepHistory });
    this.states = new ReceivedStates(own);
    this.ended = this.#run(parents);
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Whether what it is made of can't be read any further, as of a damaged image. */
  get failed(): boolean {
    return this.#failed;
  }

  /** In the stream's order; none before it is finished. */
  get findings(): readonly ReceiveFinding[] {
    return this.check.findings;
  }

  /** What it was made of isn't there any more. */
  cancel(): void {
    this.#cancelled = true;
  }

  async #run(parents: readonly Receiver[]): Promise<void> {
    try {
      await this.#receive(parents);
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#finished = !this.#cancelled;
  }

  async #receive(parents: readonly Receiver[]): Promise<void> {
    for (const parent of parents)
      await this.#inSlices(() => parent.step(commandsAtOnce, bytesAtOnce));
    await this.#inSlices(() => this.check.step(commandsAtOnce));
  }

  async #inSlices(step: () => boolean): Promise<void> {
    for (;;) {
      await this.#idle();
      await yieldToHost();
      const end = performance.now() + sliceTime;
      do {
        if (this.#cancelled || step()) return;
      } while (performance.now() < end);
    }
  }
}
