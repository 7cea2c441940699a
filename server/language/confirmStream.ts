// SPDX-License-Identifier: GPL-2.0-only
import type { RunConfirmer } from '../../engine/stream/runConfirmer';
import { sliceTime, yieldToHost } from '../slice';

/** Commands whose heads are read in one step: a few milliseconds' work. */
const stepCommands = 500;

/**
 * Reads what indexing has leapt over. False where the stream is not what it was taken for. Waits for `idle`
 * before each slice, and ends early, with true, once it isn't wanted.
 */
export async function confirmStream(
  confirmer: RunConfirmer,
  idle: () => Promise<void> = yieldToHost,
  signal?: AbortSignal,
): Promise<boolean> {
  for (let done = confirmer.isDone; !done;) {
    await idle();
    if (signal?.aborted === true) return true;
    const end = performance.now() + sliceTime;
    while (!done && performance.now() < end) done = confirmer.step(stepCommands);
    await yieldToHost();
  }
  return !confirmer.isRefuted;
}
