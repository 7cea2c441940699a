// SPDX-License-Identifier: GPL-2.0-only
import type { InodesInWork } from './inodesInWork';

/** Commands from `from` to `to`, for all of which the same number is the nearest. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Undefined where the send has none on that side. */
  readonly ino: number | undefined;
}

/**
 * The nearest known numbers of inodes in work, before and behind a command. Who asks goes through the
 * send: what was found last mostly holds, so that all of it is looked at about once.
 */
export class KnownNumbers {
  private readonly inodes: InodesInWork;
  private before: Stretch | undefined;
  private behind: Stretch | undefined;

  constructor(inodes: InodesInWork) {
    this.inodes = inodes;
  }

  /** At the command or before it. */
  atOrBefore(command: number): number | undefined {
    const { before } = this;
    if (before && before.from <= command && command <= before.to) return before.ino;
    const { first } = this.inodes.range;
    let at = command;
    let ino = this.inodes.inodeOf(at)?.ino;
    while (at >= first && ino === undefined) {
      at -= 1;
      if (at === before?.to) {
        this.before = { ...before, to: command };
        return before.ino;
      }
      ino = this.inodes.inodeOf(at)?.ino;
    }
    this.before = { from: at, to: command, ino };
    return ino;
  }

  /** At the command or behind it. */
  atOrBehind(command: number): number | undefined {
    const { behind } = this;
    if (behind && behind.from <= command && command <= behind.to) return behind.ino;
    const { end } = this.inodes.range;
    let at = command;
    let ino = this.inodes.inodeOf(at)?.ino;
    while (at < end && ino === undefined) {
      at += 1;
      if (at === behind?.from) {
        this.behind = { ...behind, from: command };
        return behind.ino;
      }
      ino = this.inodes.inodeOf(at)?.ino;
    }
    this.behind = { from: command, to: at, ino };
    return ino;
  }
}
