// SPDX-License-Identifier: GPL-2.0-only

/** What the protocol's client puts before the message of a server's error. */
const prefix = /^Request \S+ failed with message: /;

/** What to tell of something thrown: the message alone, where a server threw it. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message.replace(prefix, '') : String(error);
}
