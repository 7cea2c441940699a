// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../attributeType';
import { commandName, CommandType as C } from '../commandType';
import { DumpStop, dumpStops } from './errors';
import { escapedPath } from './escapedPath';
import type { UtcOffset } from './localTime';
import { cloneOperands, operandsOf } from './operands';
import type { ReceivedCommand } from './receivedCommand';

/** Columns of a line's title and of its path. */
const titleWidth = 16;
const pathWidth = 32;

/** `PATH_MAX`. */
const pathMax = 4096;

/** Makes the lines of `btrfs receive --dump`; their characters are bytes. */
export class DumpLines {
  readonly #complain: (stop: DumpStop) => void;
  readonly #utcOffset: UtcOffset;
  /** Of the subvolume that paths are in. */
  #subvolume = '.';

  /** `complain` takes a failure after which the dump goes on. */
  constructor(complain: (stop: DumpStop) => void, utcOffset: UtcOffset) {
    this.#complain = complain;
    this.#utcOffset = utcOffset;
  }

  /**
   * One command's line with its newline; nothing for an unknown command. Its attributes must be in
   * order. Throws DumpStop where the dump ends.
   */
  lineOf(command: ReceivedCommand): string {
    const title = commandName(command.type)?.toLowerCase();
    if (title === undefined) return '';
    const path = () => this.#path(title, command.string(A.PATH));
    switch (command.type) {
      case C.SUBVOL:
      case C.SNAPSHOT:
        this.#subvolume = joined('.', command.string(A.PATH), title);
        return line(title, this.#subvolume, operandsOf(command, this.#utcOffset));
      case C.RENAME: {
        const destination = this.#path(title, command.string(A.PATH_TO));
        return this.#lineWithDestination(title, path, destination);
      }
      case C.SYMLINK:
      case C.LINK:
        return this.#lineWithDestination(title, path, command.string(A.PATH_LINK));
      case C.CLONE: {
        const from = this.#path(title, command.string(A.CLONE_PATH));
        return line(title, path(), cloneOperands(command, from));
      }
      default: {
        const operands = operandsOf(command, this.#utcOffset);
        return line(title, path(), operands);
      }
    }
  }

  /** Of a path that is too long only the destination is printed, and the dump goes on. */
  #lineWithDestination(title: string, path: () => string, destination: string): string {
    const shown = `${escapedPath(destination)}\n`;
    try {
      return line(title, path(), 'dest=').slice(0, -1) + shown;
    } catch (stop) {
      if (!(stop instanceof DumpStop)) throw stop;
      this.#complain(stop);
      return shown;
    }
  }

  #path(title: string, path: string): string {
    return joined(this.#subvolume, path, title);
  }
}

function line(title: string, path: string, operands: string | undefined): string {
  const start = title.padEnd(titleWidth) + escapedPath(path);
  if (operands === undefined) return `${start}\n`;
  const width = Math.max(titleWidth + pathWidth, start.length + 1);
  return `${start.padEnd(width)}${operands}\n`;
}

/** `path_cat_out`: one slash at the end of either is dropped; too long a path is refused. */
function joined(directory: string, path: string, title: string): string {
  if (directory.length + path.length + 2 >= pathMax) throw dumpStops.invalidPath(title, path);
  return `${withoutSlash(directory)}/${withoutSlash(path)}`;
}

const withoutSlash = (path: string) => (path.endsWith('/') ? path.slice(0, -1) : path);
