// SPDX-License-Identifier: GPL-2.0-only

/** Work that pauses now and then, so that others get their turn; what it returns is its result. */
export type Work<Result> = Generator<undefined, Result, undefined>;

/** The result, without pauses. */
export function workThrough<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
