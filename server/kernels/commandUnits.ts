// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../../engine/send/probe';
import { CommandType } from '../../engine/stream/commandType';
import type { CommandUnit } from '../../engine/stream/alignment/streamSide';

/** Commands that a kernel sends in a row for one inode. */
export interface KernelUnit extends CommandUnit {
  /** 0 for what is about the whole stream. */
  readonly ino: number;
}

/**
 * Divides what the engine sends by the inode that it works on. A directory's times that it had put off
 * are units by themselves: they come wherever it has time for them.
 */
export class CommandUnits implements Probe {
  readonly units: KernelUnit[] = [];
  #inWork = 0;
  #withTimes = 0;
  #sendsLateTimes = false;

  enter(name: string, { ino }: ProbeFields): void {
    if (name === 'changed_inode') this.#inWork = Number(ino);
    else if (name === 'send_utimes') this.#withTimes = Number(ino);
    else if (name === 'trim_dir_utimes_cache') this.#sendsLateTimes = true;
  }

  leave(name: string): void {
    if (name === 'trim_dir_utimes_cache') this.#sendsLateTimes = false;
    // Behind all items come the times that are left, and the end.
    else if (name === 'send_subvol') this.#sendsLateTimes = true;
  }

  event(name: string, fields: ProbeFields): void {
    if (name !== 'command') return;
    const command = Number(fields['command']);
    const late = this.#sendsLateTimes;
    const ino = fields['type'] === CommandType.END ? 0 : late ? this.#withTimes : this.#inWork;
    const key = `${late && ino > 0 ? 'times' : 'inode'} ${ino}`;
    const last = this.units.at(-1);
    if (last?.key === key) this.units[this.units.length - 1] = { ...last, last: command };
    else this.units.push({ key, ino, first: command, last: command });
  }
}
