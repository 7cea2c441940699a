// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import { string } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import { readCommand } from '../../stream/decode';
import { grouped } from '../../stream/text/sectionHeader';
import type { Work } from '../explain/work';
import type { ReceiveFinding } from '../finding';
import type { Receiver } from '../receiver';
import { DataPastTruncate } from './dataPastTruncate';
import { LeftOrphans } from './leftOrphans';
import { NoEffect } from './noEffect';
import { OverwrittenTimes } from './overwrittenTimes';
import { RenamedBack } from './renamedBack';
import { RepeatedCapability } from './repeatedCapability';
import type { Watcher } from './watcher';

/** What receiving leads to where nothing fails, told while the receiver goes on. */
export class Consequences {
  readonly findings: ReceiveFinding[] = [];
  readonly #receiver: Receiver;
  #first = 0;
  #noEffect = new NoEffect();
  #watchers: readonly Watcher[] = [];

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** How many commands, the next one first, nobody here wants to see; at most `most`. */
  uninteresting(most: number): number {
    const { received, stream } = this.#receiver;
    const end = Math.min(received + most, stream.commandCount);
    let next = received;
    while (next < end && !interesting.has(stream.typeOf(next))) next += 1;
    return next - received;
  }

  /** Sees the next command, which is yet to be carried out. */
  *see(): Work<undefined> {
    const { received, stream } = this.#receiver;
    if (received >= stream.commandCount) return undefined;
    const type = stream.typeOf(received);
    if (endings.has(type)) yield* this.finish();
    if (type === CommandType.SUBVOL || type === CommandType.SNAPSHOT) this.#begin(received);
    else if (this.#watchers.some(({ types }) => types.has(type))) this.#show(received, type);
    return undefined;
  }

  /** To be called when all is received, too. */
  *finish(): Work<undefined> {
    const { received, subvolume, stream, refusals } = this.#receiver;
    const watchers = this.#watchers;
    this.#watchers = [];
    // What a stream leaves behind that was not received whole says nothing about the stream.
    if (!subvolume || watchers.length === 0 || refusals.length > 0) return undefined;
    const ending = {
      receiver: this.#receiver,
      index: stream,
      subvolume,
      first: this.#first,
      last: received - 1,
    };
    for (const watcher of watchers) {
      if (watcher.end) yield* watcher.end(ending);
      for (const finding of watcher.found.findings) this.findings.push(finding);
    }
    this.#summarize(watchers);
    return undefined;
  }

  #begin(command: number): void {
    this.#first = command;
    this.#noEffect = new NoEffect();
    this.#watchers = [
      new LeftOrphans(),
      new OverwrittenTimes(),
      this.#noEffect,
      new RenamedBack(),
      new DataPastTruncate(),
      new RepeatedCapability(),
    ];
  }

  #show(at: number, type: number): void {
    const { subvolume, stream } = this.#receiver;
    if (!subvolume) return;
    const command = readCommand(stream, at, { dataLimit: 0, unchecked: true });
    const path = string(command, AttributeType.PATH);
    const inode = path === undefined ? undefined : subvolume.lookup(path);
    const moment = { receiver: this.#receiver, index: stream, subvolume, command, inode };
    for (const watcher of this.#watchers) if (watcher.types.has(type)) watcher.see(moment);
  }

  #summarize(watchers: readonly Watcher[]): void {
    const { stream, received } = this.#receiver;
    const { unconditional } = this.#noEffect;
    const words = watchers.flatMap(({ found }) => summaryOf(found.findings, found.count));
    if (words.length === 0) return;
    if (unconditional > 0)
      words.push(`${grouped(unconditional)} that send writes for every new inode without need`);
    const count = received - this.#first;
    const onlyHints = watchers.every(({ found }) =>
      found.findings.every(({ severity }) => severity === 'hint'),
    );
    this.findings.push({
      severity: onlyHints ? 'hint' : 'information',
      code: 'consequences',
      command: this.#first,
      offset: stream.offsetOf(this.#first),
      message: `Of ${grouped(count)} commands: ${words.join('; ')}.`,
      related: [],
    });
  }
}

const endings: ReadonlySet<number> = new Set([
  CommandType.SUBVOL,
  CommandType.SNAPSHOT,
  CommandType.END,
]);

const interesting: ReadonlySet<number> = new Set([
  ...endings,
  CommandType.CHMOD,
  CommandType.CHOWN,
  CommandType.TRUNCATE,
  CommandType.UTIMES,
  CommandType.SET_XATTR,
  CommandType.RENAME,
]);

/** What a kind of finding is called where it is only counted. */
const countedAs: Readonly<Record<string, string>> = {
  'inode-never-named': 'made an inode that never gets its name',
  'directory-left': 'left a directory behind',
  'orphan-left': 'left an orphan name behind',
  'orphan-from-parent': 'an orphan name of the parent left',
  'times-overwritten': 'set a time that does not last',
  'no-effect': 'change nothing',
  'renamed-back': 'rename back what was renamed away for nothing',
  'data-cut': 'cut off data that was just written',
  'data-past-truncate': 'a file longer than its last truncate says',
  'capability-repeated': 'set capabilities again',
};

function summaryOf(findings: readonly ReceiveFinding[], count: number): string[] {
  const codes = new Map<string, number>();
  for (const { code } of findings) codes.set(code, (codes.get(code) ?? 0) + 1);
  const unlisted = count - findings.length;
  const words = [...codes].map(([code, times]) => `${grouped(times)} ${countedAs[code] ?? code}`);
  return unlisted > 0 ? [...words, `and ${grouped(unlisted)} more of these, not listed`] : words;
}
