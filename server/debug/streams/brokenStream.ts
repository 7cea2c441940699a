// SPDX-License-Identifier: GPL-2.0-only

/** A stream that can't be read on. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';

  /** `fault` says what is wrong there, as a sentence. */
  constructor(
    fault = 'it has no END command: it may have been cut off, or is still being written.',
  ) {
    super(`The stream breaks off here: ${fault}`);
  }
}
