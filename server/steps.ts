// SPDX-License-Identifier: GPL-2.0-only
import { inSlices, type Cancellable } from './slicedStream';

/** Work that halts wherever others may have their turn: about every tenth of a millisecond. */
export type Steps<Result> = Generator<void, Result, void>;

export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Rejects with `WorkCancelled` as soon as `token` says so. */
export async function inTurns<Result>(steps: Steps<Result>, token?: Cancellable): Promise<Result> {
  let result: { readonly value: Result } | undefined;
  await inSlices(() => {
    const { done, value } = steps.next();
    if (done === true) result = { value };
    return done === true;
  }, token);
  if (!result) throw new Error('Cannot tell what came of work that never ended');
  return result.value;
}
