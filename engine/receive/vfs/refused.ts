// SPDX-License-Identifier: GPL-2.0-only
import { errnoText, type Errno } from '../errno';
import type { RefusalReason } from '../refusal';

/** A system call that fails. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly errno: Errno;
  readonly reason: RefusalReason;

  constructor(errno: Errno, reason: RefusalReason) {
    super(errnoText[errno]);
    this.errno = errno;
    this.reason = reason;
  }
}

/** What a command would do lies outside of all that is known: another directory of the host, a device. */
export class OutOfSight extends Error {
  override readonly name = 'OutOfSight';
}
