// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../../stream/commandType';
import { grouped } from '../../stream/text/sectionHeader';
import type { CommandReader } from '../commandReader';
import type { Work } from '../explain/work';
import type { ReceiveFinding } from '../finding';
import type { ReceivedInode } from '../receivedInode';
import type { ReceivedSubvolume } from '../receivedSubvolume';
import type { CommandWatcher, Receiver } from '../receiver';
import { DataPastTruncate } from './dataPastTruncate';
import { LeftOrphans } from './leftOrphans';
import { LostCapability } from './lostCapability';
import { NoEffect } from './noEffect';
import { OverwrittenTimes } from './overwrittenTimes';
import { RenamedBack } from './renamedBack';
import { RepeatedCapability } from './repeatedCapability';
import type { Watcher } from './watcher';

/** What receiving leads to where nothing fails, told while the receiver goes on. */
export class Consequences implements CommandWatcher {
  readonly findings: ReceiveFinding[] = [];
  readonly #receiver: Receiver;
  #first = 0;
  #noEffect = new NoEffect();
  #watchers: readonly Watcher[] = [];
  /** By a command's type, the watchers that want to see it. */
  #watching: readonly (readonly Watcher[])[] = [];
  #subvolume: ReceivedSubvolume | undefined;

  /** Watches from now on what the receiver receives. */
  constructor(receiver: Receiver) {
    this.#receiver = receiver;
    receiver.watcher = this;
  }

  /** How many commands, the next one first, neither begin nor end a subvolume; at most `most`. */
  withinSubvolume(most: number): number {
    const { received, stream } = this.#receiver;
    const end = Math.min(received + most, stream.commandCount);
    let next = received;
    while (next < end && !isBorder(stream.typeOf(next))) next += 1;
    return next - received;
  }

  /** To be called before the receiver goes on with a command that begins or ends a subvolume. */
  *atBorder(): Work<undefined> {
    const { received, stream } = this.#receiver;
    if (received >= stream.commandCount) return undefined;
    yield* this.finish();
    if (stream.typeOf(received) !== CommandType.END) this.#begin(received);
    return undefined;
  }

  wants(type: number): boolean {
    return this.#watching[type] !== undefined;
  }

  see(at: number, command: CommandReader, inode: ReceivedInode): void {
    const watching = this.#watching[command.type];
    if (!watching) return;
    this.#subvolume ??= this.#receiver.subvolume;
    const subvolume = this.#subvolume;
    if (!subvolume) return;
    const { stream: index } = this.#receiver;
    const moment = { receiver: this.#receiver, index, subvolume, at, command, inode };
    for (const watcher of watching) watcher.see(moment);
  }

  /** To be called when all is received, too. */
  *finish(): Work<undefined> {
    const { received, subvolume, stream, refusals } = this.#receiver;
    const watchers = this.#watchers;
    this.#watchers = [];
    this.#watching = [];
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
    this.#subvolume = undefined;
    this.#noEffect = new NoEffect();
    this.#watchers = [
      new LeftOrphans(),
      new OverwrittenTimes(),
      this.#noEffect,
      new RenamedBack(),
      new DataPastTruncate(),
      new RepeatedCapability(),
      new LostCapability(),
    ];
    const watching: Watcher[][] = [];
    for (const watcher of this.#watchers)
      for (const type of watcher.types) (watching[type] ??= []).push(watcher);
    this.#watching = watching;
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

const isBorder = (type: number): boolean =>
  type === CommandType.SUBVOL || type === CommandType.SNAPSHOT || type === CommandType.END;

/** What a kind of finding is called where it is only counted. */
const countedAs: Readonly<Record<string, string>> = {
  'inode-never-named': 'made an inode that never gets its name',
  'directory-left': 'left a directory behind',
  'orphan-left': 'left an orphan name behind',
  'orphan-from-parent': 'an orphan name of the parent left',
  'times-overwritten': 'set a time that does not last',
  'no-effect': 'without effect',
  'renamed-back': 'gave a name back that was taken away for nothing',
  'data-cut': 'cut off data that was just written',
  'data-past-truncate': 'a file longer than its last truncate says',
  'capability-repeated': 'set capabilities again',
  'capability-lost': 'set capabilities that do not last',
};

function summaryOf(findings: readonly ReceiveFinding[], count: number): string[] {
  const codes = new Map<string, number>();
  for (const { code } of findings) codes.set(code, (codes.get(code) ?? 0) + 1);
  const unlisted = count - findings.length;
  const words = [...codes].map(([code, times]) => `${grouped(times)} ${countedAs[code] ?? code}`);
  return unlisted > 0 ? [...words, `and ${grouped(unlisted)} more of these, not listed`] : words;
}
