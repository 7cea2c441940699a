// SPDX-License-Identifier: GPL-2.0-only
import { sliceTime, yieldToHost } from '../slice';
import type { LoadedStream } from './loadStream';

/** Bytes verified in one step: a few milliseconds' work. */
export const stepBytes = 512 * 1024;

/**
 * Verifies checksums and attributes of a whole stream while requests are answered. Tells when it has
 * found a first fault, and in the end if there are more. Ends early if the stream isn't wanted. Waits
 * for `idle` before each slice: what somebody waits for goes first.
 * `progress` is called now and then with how much is done, from 0 to 1.
 */
export async function verifyInBackground(
  stream: LoadedStream,
  signal: AbortSignal,
  faultsFound: () => void,
  idle: () => Promise<void>,
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  const { verifier } = stream;
  let told = verifier.faults.length;
  const tell = (): void => {
    if (verifier.faults.length === told) return;
    stream.addFaults(verifier.faults.slice(told));
    told = verifier.faults.length;
    faultsFound();
  };
  for (let done = false; !done;) {
    await idle();
    if (signal.aborted) return;
    if (told === 0) tell();
    const end = performance.now() + sliceTime;
    while (!done && performance.now() < end) done = verifier.step(stepBytes);
    progress(verifier.position / stream.index.end);
    await yieldToHost();
  }
  tell();
}
