// SPDX-License-Identifier: GPL-2.0-only
import { WorkCancelled, type Cancellable } from '../slicedStream';
import { inTurns } from '../steps';
import { endText } from './endText';
import type { SendAlignment } from './recorded/sendAlignment';
import type { Moment } from './replay/moment';

/** What the console says where a send is over, which is said once. */
export class EndReport {
  #isTold = false;
  #summary: string | undefined;

  /** Finds out what became of a comparison with a recorded stream, as far as it wasn't seen on the way. */
  async sumUp(compared: SendAlignment, token: Cancellable): Promise<void> {
    if (this.#isTold) return;
    try {
      this.#summary = await inTurns(compared.summary(), token);
    } catch (error) {
      if (error instanceof WorkCancelled) return;
      this.#summary = error instanceof Error ? error.message : String(error);
    }
  }

  /** The texts to tell; none the second time. `moment` is the last one, if there is one. */
  take(moment: Moment | undefined, failed: boolean): readonly string[] {
    if (this.#isTold) return [];
    this.#isTold = true;
    return [moment && endText(moment, failed), this.#summary].filter((text) => text !== undefined);
  }
}
