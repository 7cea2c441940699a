// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { AttributeType } from '../stream/attributeType';
import { string, type Command } from '../stream/command';
import { CommandType } from '../stream/commandType';
import { parseOrphanName } from '../stream/orphanName';

/**
 * Looks for a path that is used for the next inode of a number, though it was the last one's and is gone.
 * Only the name that went last is remembered: it goes right before the number is used again.
 */
export class GonePath {
  #gone: ByteString | undefined;
  /** The orphan name of the inode that was made since, while it has it. */
  #heir: ByteString | undefined;

  /** Whether the command, the next in a row, sets something at such a path. */
  isUsedBy(command: Command): boolean {
    const path = string(command, AttributeType.PATH);
    if (path === undefined) return false;
    const { type } = command;
    if (type === CommandType.UNLINK || type === CommandType.RMDIR) this.#goes(path);
    else if (type === CommandType.RENAME) this.#renamed(path, command);
    else if (type === CommandType.LINK) this.#comes(path);
    else if (type < CommandType.RENAME) this.#made(path, type);
    else return path === this.#gone && this.#heir !== undefined;
    return false;
  }

  #goes(path: ByteString): void {
    this.#gone = path;
    this.#heir = undefined;
  }

  #renamed(path: ByteString, command: Command): void {
    if (path === this.#heir) this.#heir = undefined;
    // While the heir waits for its name, others get theirs.
    else if (this.#heir === undefined) this.#gone = path;
    this.#comes(string(command, AttributeType.PATH_TO));
  }

  #made(path: ByteString, type: number): void {
    const makes = type !== CommandType.SUBVOL && type !== CommandType.SNAPSHOT;
    this.#comes(path);
    this.#heir = makes && parseOrphanName(path) ? path : undefined;
  }

  #comes(path: ByteString | undefined): void {
    if (path === this.#gone) this.#gone = undefined;
  }
}
