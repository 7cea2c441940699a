// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../stream/commandType';
import type { StreamIndex } from '../../stream/streamIndex';
import type { RecordedCommands } from './rebuiltSend';

/** What begins a send: with `btrfs send -e` several share one header. */
export function beginsSend(stream: StreamIndex, command: number): boolean {
  const type = stream.typeOf(command);
  return type === CommandType.SUBVOL || type === CommandType.SNAPSHOT;
}

/** The sends of a file in order, found as they are asked for: a file can have millions of commands. */
export function* recordedSends(stream: StreamIndex): Generator<RecordedCommands | undefined> {
  for (const { firstCommand, commandCount } of stream.sections) {
    const sectionEnd = firstCommand + commandCount;
    let first: number | undefined;
    for (let command = firstCommand; command < sectionEnd; command++) {
      const begins = beginsSend(stream, command);
      const ends = stream.typeOf(command) === CommandType.END;
      if (begins && first !== undefined) yield { stream, first, end: command };
      if (begins) first = command;
      if (ends && first !== undefined) yield { stream, first, end: command + 1 };
      if (ends) first = undefined;
      // So that whoever goes through it can pause here.
      if (command % pause === 0) yield undefined;
    }
    if (first !== undefined) yield { stream, first, end: sectionEnd };
  }
}

const pause = 10_000;

/** The SUBVOL or SNAPSHOT of the send that a command is in; undefined where it is in none. */
export function beginOfSend(stream: StreamIndex, command: number): number | undefined {
  const { firstCommand } = stream.sectionOf(command);
  for (let at = command; at >= firstCommand; at--) if (beginsSend(stream, at)) return at;
  return undefined;
}
