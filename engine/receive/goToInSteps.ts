// SPDX-License-Identifier: GPL-2.0-only
import type { Work } from './explain/work';
import type { Receiver } from './receiver';

/** Commands done or undone in one go: about a millisecond's work. */
const step = 2_000;

/** `goTo` with pauses: the whole way through a million commands would keep others waiting. */
export function* goToInSteps(receiver: Receiver, count: number): Work<undefined> {
  const target = Math.max(0, Math.min(count, receiver.received));
  while (receiver.position !== target) {
    const { position } = receiver;
    receiver.goTo(
      position < target ? Math.min(position + step, target) : Math.max(position - step, target),
    );
    yield;
  }
  return undefined;
}
