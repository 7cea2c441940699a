// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { CommandReader } from '../commandReader';
import type { Errno } from '../errno';
import type { RefusalReason } from '../refusal';
import type { ReceiveSession } from '../receiveSession';

/** What receive does on one kind of command. */
export interface CommandHandler {
  /**
   * Throws Refused where a system call fails of which `failed` says what receive prints; Failed where
   * receive prints something else; OutOfSight where what would happen isn't known.
   */
  readonly run: (session: ReceiveSession, command: CommandReader) => void;
  readonly failed: (command: CommandReader, errno: Errno) => ByteString;
  /** What it calls a PATH that is too long for it, as in `mkfile:`; absent where it looks at none. */
  readonly pathTitle?: string | undefined;
}

/** A command that receive gives up with a text of its own. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly errno: Errno;
  readonly receive: ByteString;
  readonly reason: RefusalReason;

  constructor(errno: Errno, receive: ByteString, reason: RefusalReason = { kind: 'receive' }) {
    super(receive);
    this.errno = errno;
    this.receive = receive;
    this.reason = reason;
  }
}
