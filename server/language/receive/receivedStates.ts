// SPDX-License-Identifier: GPL-2.0-only
import { goToInSteps } from '../../../engine/receive/goToInSteps';
import type { Receiver } from '../../../engine/receive/receiver';
import { inSlices, WorkCancelled, type Cancellable } from '../../slicedStream';

/**
 * The states that a receiver has gone through, which are looked at one after the other: only one is in
 * force at a time, and the way from one to the next may be long.
 */
export class ReceivedStates {
  readonly #receiver: Receiver;
  /** Resolves once nobody looks any more. */
  #free: Promise<unknown> = Promise.resolve();

  /** The receiver is at its end, and has kept its history. */
  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /**
   * What `look` sees once so many commands are carried out. Rejects with `WorkCancelled` where that is
   * wanted no more, as when the cursor has gone on, and with a RangeError for what is no count.
   */
  at<Seen>(count: number, look: (receiver: Receiver) => Seen, token?: Cancellable): Promise<Seen> {
    if (!(Number.isSafeInteger(count) && count >= 0))
      return Promise.reject(new RangeError(`Cannot go to the state after ${count} commands`));
    const seen = this.#free.then(async () => {
      const way = goToInSteps(this.#receiver, count);
      if (token?.isCancellationRequested === true) throw new WorkCancelled('Cancelled');
      await inSlices(() => way.next().done === true, token);
      return look(this.#receiver);
    });
    this.#free = seen.catch(() => undefined);
    return seen;
  }
}
