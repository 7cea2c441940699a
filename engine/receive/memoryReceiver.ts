// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { CommandType } from '../stream/commandType';
import { DumpStop, dumpStops } from '../stream/progs/errors';
import {
  commandHeaderLength,
  newestVersionReceived,
  streamHeaderLength,
} from '../stream/streamHeader';
import type { StreamIndex, StreamSection } from '../stream/streamIndex';
import type { Assumption } from './assumption';
import { CommandReader } from './commandReader';
import { attributeCommands } from './commands/attributeCommands';
import { Failed, type CommandHandler } from './commands/commandHandler';
import { dataCommands } from './commands/dataCommands';
import { nameCommands } from './commands/nameCommands';
import { subvolumeCommands } from './commands/subvolumeCommands';
import { Journal } from './journal';
import { printed } from './printed';
import type { CommandNumber, ReceivedInode } from './receivedInode';
import { ReceiveSession } from './receiveSession';
import type {
  CommandWatcher,
  NameChange,
  ReceiveOutcome,
  Receiver,
  ReceiverOptions,
} from './receiver';
import type { Refusal } from './refusal';
import { Inode } from './tree/inode';
import type { SubvolumeTree } from './tree/subvolumeTree';
import { OutOfSight, Refused } from './vfs/refused';
import type { ReceivingVolume } from './volume';

const handlers: CommandHandler[] = [];
for (const [type, { run, failed, pathTitle }] of [
  ...subvolumeCommands,
  ...nameCommands,
  ...attributeCommands,
  ...dataCommands,
])
  // All of one shape: one is looked for with every command.
  handlers[type] = { run, failed, pathTitle };

/** Assumptions and refusals kept at most. */
const assumptionLimit = 10_000;
const refusalLimit = 10_000;

/** A stream that receive can't read. */
const unreadable = { errno: 'EINVAL', reason: { kind: 'stream' } } as const;

/** Receives the streams of one file. */
export class MemoryReceiver implements Receiver {
  readonly stream: StreamIndex;
  readonly volume: ReceivingVolume;
  readonly refusals: Refusal[] = [];
  readonly assumptions: Assumption[] = [];
  outcome: ReceiveOutcome | undefined;
  watcher: CommandWatcher | undefined;
  readonly #options: ReceiverOptions;
  readonly #wrongCrcs: ReadonlySet<number> | undefined;
  readonly #reader: CommandReader;
  readonly #journal: Journal;
  readonly #session: ReceiveSession;
  readonly #first: CommandNumber;
  readonly #assumed = new Set<string>();
  /** Which subvolume is being received from which command on. */
  readonly #subvolumes: { readonly from: number; readonly subvolume: SubvolumeTree | undefined }[] =
    [];
  #newest: SubvolumeTree | undefined;
  #section = 0;
  #sectionBegun = false;
  #errors = 0;
  /** Payload bytes that may still be read in this step. */
  #bytesLeft = Infinity;

  constructor(stream: StreamIndex, volume: ReceivingVolume, options: ReceiverOptions = {}) {
    this.stream = stream;
    this.volume = volume;
    this.#options = options;
    this.#wrongCrcs = options.wrongCrcs?.size === 0 ? undefined : options.wrongCrcs;
    this.#first = volume.addStream(stream);
    this.#reader = new CommandReader(
      stream,
      options.wrongCrcs === undefined && (options.checkCrc ?? true),
    );
    this.#journal = new Journal(volume, options.keepHistory ?? true);
    this.#session = new ReceiveSession(volume, options, this.#journal, (kind, path) => {
      this.#assume(kind, path);
    });
  }

  get received(): number {
    return this.#journal.commands;
  }

  get position(): number {
    return this.#journal.position;
  }

  get subvolume(): SubvolumeTree | undefined {
    return this.#subvolumes.findLast(({ from }) => from < this.position)?.subvolume;
  }

  step(count: number, bytes = Infinity): boolean {
    this.goTo(this.received);
    this.#bytesLeft = bytes;
    for (let left = count; left > 0 && this.#bytesLeft > 0 && !this.outcome;)
      left -= this.#advance(left);
    return this.outcome !== undefined;
  }

  goTo(count: number): void {
    this.#journal.goTo(count);
  }

  changesOfName(directory: ReceivedInode, name: ByteString, since = 0): readonly NameChange[] {
    if (!(directory instanceof Inode)) return [];
    const changes = new Map<number, NameChange>();
    const found = this.#journal.changesOfName(directory, name, this.#first + since);
    for (const { command: at, entry, adds } of found) {
      const command = at - this.#first;
      const before = adds ? changes.get(command)?.before : entry.inode;
      changes.set(command, { command, before, after: adds ? entry.inode : undefined });
    }
    return [...changes.values()];
  }

  commandsOf(inode: ReceivedInode): readonly number[] {
    return inode instanceof Inode ? this.#journal.commandsOf(inode) : [];
  }

  /** Does the next thing, or `most` commands, and returns how many commands it were. */
  #advance(most: number): number {
    const section = this.stream.sections[this.#section];
    if (!section) {
      this.#endOfFile();
      return 0;
    }
    if (!this.#sectionBegun) {
      this.#sectionBegun = true;
      if (!section.hasHeader) this.#stopAtHeader(section.offset);
      else if (section.version > newestVersionReceived) this.#stopAtStructure(section.offset);
      return 0;
    }
    const left = section.firstCommand + section.commandCount - this.received;
    if (left > 0) return this.#receiveCommands(section, Math.min(most, left));
    this.#endOfSection(section);
    return 0;
  }

  /** Returns how many it were until all were done, or receive has ended, or bytes have run out. */
  #receiveCommands(section: StreamSection, count: number): number {
    const first = this.received;
    let done = 0;
    for (; done < count && this.#bytesLeft > 0 && !this.outcome; done++) {
      const command = first + done;
      this.#reader.goTo(command);
      this.#bytesLeft -= this.#reader.sumAhead(this.#bytesLeft);
      if (this.#bytesLeft <= 0) break;
      this.#receive(section, command);
      this.#bytesLeft -= this.#reader.payloadLength;
    }
    return done;
  }

  #receive(section: StreamSection, command: number): void {
    const session = this.#session;
    this.#journal.begin();
    session.begin(this.#first + command);
    try {
      if (this.#wrongCrcs?.has(command) === true) throw dumpStops.crcMismatch();
      this.#reader.read(section.version);
      if (this.#reader.type !== CommandType.END) this.#carryOut(command, this.#reader);
    } catch (error) {
      this.#fail(command, error);
    }
    const { subvolume } = session;
    if (subvolume === this.#newest) return;
    this.#newest = subvolume;
    this.#subvolumes.push({ from: command, subvolume });
  }

  #carryOut(command: number, reader: CommandReader): void {
    const handler = handlers[reader.type];
    if (!handler) return;
    reader.requireAttributes();
    if (this.watcher?.wants(reader.type) === true) {
      const inode = this.#session.peek(reader.commandPath());
      if (inode) this.watcher.see(command, reader, inode);
    }
    const { pathTitle } = handler;
    if (pathTitle !== undefined) this.#session.requireShort(reader.commandPath(), pathTitle);
    handler.run(this.#session, reader);
  }

  #fail(command: number, error: unknown): void {
    const offset = this.stream.offsetOf(command);
    const at = { command, offset };
    if (error instanceof OutOfSight) {
      this.#assume('the path leaves the subvolume', this.#reader.path());
    } else if (error instanceof Refused) {
      const { errno, reason } = error;
      const receive = handlers[this.#reader.type]?.failed(this.#reader, errno);
      this.#refuse({ ...at, errno, receive, reason });
    } else if (error instanceof Failed) {
      const { errno, reason, receive } = error;
      this.#refuse({ ...at, errno, receive, reason });
    } else if (error instanceof DumpStop) {
      const receive = error.printed as ByteString | undefined;
      this.#refuse({ ...at, errno: error.errno, receive, reason: { kind: 'stream' } });
    } else {
      throw error;
    }
  }

  #refuse(refusal: Refusal): void {
    if (this.refusals.length < refusalLimit) this.refusals.push(refusal);
    this.#errors += 1;
    if (refusal.receive !== undefined)
      this.#session.print(`ERROR: ${refusal.receive}` as ByteString);
    const { maxErrors = 1 } = this.#options;
    if (maxErrors > 0 && this.#errors >= maxErrors) this.#giveUp(refusal);
  }

  /** receive takes ENODATA, which removing an xattr may fail with, for the end of the file. */
  #giveUp({ errno }: Refusal): void {
    if (errno === 'ENODATA' && this.#section > 0) {
      this.#finishSection(0);
      return;
    }
    if (errno === 'ENODATA') this.#session.print(`ERROR: ${printed.emptyStream()}` as ByteString);
    this.#end(1);
  }

  #endOfSection(section: StreamSection): void {
    if (this.stream.sections[this.#section + 1]?.isReached === true) {
      // Zeros lie between, which are commands to receive, of a type that it passes over.
      this.#section += 1;
      return;
    }
    if (!section.ended) {
      this.#stopAtStructure(endOfCommands(this.stream, section));
      return;
    }
    // After errors that it was told to bear, receive ends here, and leaves the subvolume unfinished.
    if (this.#errors > 0 && !this.#options.honorEnd) {
      this.#end(1);
      return;
    }
    this.#section += 1;
    this.#sectionBegun = false;
    this.#finishSection(this.#options.honorEnd ? 0 : undefined);
  }

  /** Finishes the subvolume; ends with the exit code where one is given. */
  #finishSection(exitCode: 0 | undefined): void {
    this.#session.closeForWriting();
    try {
      this.#session.finishSubvolume();
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      this.#stop(this.stream.end, error.receive, error);
      return;
    }
    if (exitCode !== undefined) this.#end(exitCode);
  }

  #endOfFile(): void {
    if (this.stream.source.size === 0) {
      this.#stop(0, printed.emptyStream());
    } else if (this.stream.end < this.stream.source.size) {
      this.#stopAtHeader(this.stream.end);
    } else {
      this.#end(0);
    }
  }

  /** Where a header is looked for, and there is none. */
  #stopAtHeader(offset: number): void {
    const rest = this.stream.source.size - offset;
    const stop =
      rest < streamHeaderLength
        ? dumpStops.shortRead(streamHeaderLength, rest)
        : dumpStops.unexpectedHeader();
    this.#stop(offset, stop.printed as ByteString | undefined);
  }

  /** Where the file's structure ends what receive can read. */
  #stopAtStructure(offset: number): void {
    const fault = this.stream.faults.find(
      (candidate) => candidate.offset >= offset && candidate.receive !== undefined,
    );
    this.#stop(offset, fault?.receive as ByteString | undefined);
  }

  #stop(
    offset: number,
    receive: ByteString | undefined,
    { errno, reason }: Pick<Refusal, 'errno' | 'reason'> = unreadable,
  ): void {
    this.refusals.push({ command: undefined, offset, errno, receive, reason });
    if (receive !== undefined) this.#session.print(`ERROR: ${receive}` as ByteString);
    this.#end(1);
  }

  #end(exitCode: 0 | 1): void {
    this.outcome = { exitCode, printed: this.#session.lines };
  }

  #assume(kind: Assumption['kind'], path: ByteString): void {
    const key = `${kind} ${path}`;
    if (this.#assumed.has(key) || this.assumptions.length >= assumptionLimit) return;
    this.#assumed.add(key);
    this.assumptions.push({ kind, command: this.received - 1, path });
  }
}

/** Where the last command of a section ends in the file. */
function endOfCommands(stream: StreamIndex, section: StreamSection): number {
  const last = section.firstCommand + section.commandCount - 1;
  if (section.commandCount === 0)
    return section.offset + (section.hasHeader ? streamHeaderLength : 0);
  return stream.offsetOf(last) + commandHeaderLength + stream.payloadLengthOf(last);
}
