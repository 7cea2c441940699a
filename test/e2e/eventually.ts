// SPDX-License-Identifier: GPL-2.0-only
import { expect } from 'vitest';

/** Expects something of a value as soon as it is so; the time only ends what never comes. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 60_000, interval: 100 });
}
