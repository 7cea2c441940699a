// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { beginsWith } from './beginsWith';
import { CommandHeads, headLength, longPayload } from './commandHeads';
import { CommandRuns } from './commandRuns';
import { CommandTable, commandLimit } from './commandTable';
import { commandName, CommandType } from './commandType';
import { searchCost, type Damage } from './damage';
import { findDamage, findZeros } from './damagedCommand';
import { Gallop } from './gallop';
import { recognizeCommands } from './headerlessStream';
import { ReadWindow } from './readWindow';
import { RunConfirmer } from './runConfirmer';
import { FaultList, type StreamFault } from './streamFault';
import {
  commandHeaderLength,
  magic,
  magicAsLength,
  magicLengthAt,
  newestVersionReceived,
  streamHeaderLength,
  u32At,
} from './streamHeader';
import type { StreamIndex, StreamSection } from './streamIndex';
import { structureFaults } from './structureFaults';
import { longestHead, readWriteHead } from './writeHead';
import { areZeros } from './zeroCommands';

type Growing<T> = { -readonly [key in keyof T]: T[key] };

/** How many commands that begin a subvolume an index tells of. */
export const mostBegins = 1024;

/** How a file is indexed. */
export interface IndexerOptions {
  /**
   * Leaps over WRITEs that are as expected, as far as can be told from afar: `confirmer` reads them
   * later, and until it has, what is assumed of them may be wrong of a damaged or hostile file.
   */
  readonly gallops?: boolean;
}

/**
 * Indexes a file slice by slice, so that a host stays responsive: between slices the index holds what
 * was found so far.
 */
export class StreamIndexer {
  readonly index: StreamIndex;
  /** Reads what has been leapt over. */
  readonly confirmer: RunConfirmer;
  readonly #options: IndexerOptions;
  readonly #source: ByteSource;
  readonly #window: ReadWindow;
  readonly #table: CommandTable;
  readonly #heads: CommandHeads;
  readonly #runs: CommandRuns;
  readonly #gallop: Gallop | undefined;
  readonly #faults: FaultList;
  readonly #sections: Growing<StreamSection>[];
  readonly #begins: number[];
  /** The stream whose commands come next; undefined where a header is expected. */
  #section: Growing<StreamSection> | undefined;
  #position = 0;
  #done = false;
  /** Damaged bytes behind which commands are looked for; false once that was in vain. */
  #damage: Damage | false | undefined;
  /** Where damage was looked for last. */
  #suspectedAt: number | undefined;
  /** What the indexing ended by. */
  #lastFault: StreamFault | undefined;
  /** Whether what comes behind could show what is indexed in another light. */
  #isDoubtful = false;

  /** `before` has indexed the source's beginning: see `continuedIn`. */
  constructor(source: ByteSource, options: IndexerOptions = {}, before?: StreamIndexer) {
    this.#options = options;
    this.#source = source;
    this.#window = new ReadWindow(source, true);
    this.#table = new CommandTable(before && before.#table);
    this.#heads = new CommandHeads(before && before.#heads);
    this.#runs = new CommandRuns(before && before.#runs);
    this.#gallop = options.gallops === true ? new Gallop(source) : undefined;
    this.confirmer = new RunConfirmer(source, this.#table, this.#runs);
    const faults = before?.index.faults.filter((fault) => fault !== before.#lastFault);
    this.#faults = new FaultList(faults);
    this.#sections = before ? before.#sections.map((section) => ({ ...section })) : [];
    this.#begins = before ? [...before.#begins] : [];
    this.#section = before && before.#section && this.#sections.at(-1);
    this.#position = before ? before.#position : 0;
    this.index = this.#view();
  }

  /**
   * An indexer that goes on where this one ended, in a file that has grown since, as far as can be told
   * without reading it all; undefined where all must be indexed anew.
   */
  continuedIn(source: ByteSource): StreamIndexer | undefined {
    // Damage that was looked for where the file ended will be looked for once more.
    const isSound = this.#damage === undefined || this.#suspectedAt === this.#position;
    const isCertain = this.#done && isSound && !this.#isDoubtful;
    const isKnown = (command: number): boolean => !this.#runs.isAssumed(command);
    const goesOn =
      isCertain &&
      !this.#faults.full &&
      !this.confirmer.isRefuted &&
      beginsWith(source, this.index, isKnown);
    return goesOn ? new StreamIndexer(source, this.#options, this) : undefined;
  }

  /** Goes on for about `maxBytes` of the file, payloads included; true when all is indexed. */
  step(maxBytes: number): boolean {
    let stop = this.#position + maxBytes;
    while (!this.#done && this.#position < stop) {
      if (this.#damage) stop -= this.#searchBehind(this.#damage);
      else if (this.#section) this.#readCommand(this.#section);
      else this.#beginSection();
    }
    return this.#done;
  }

  #beginSection(): void {
    const offset = this.#position;
    const rest = this.#source.size - offset;
    if (rest === 0) {
      if (offset === 0) this.#faults.add(structureFaults.emptyStream());
      this.#done = true;
      return;
    }
    const at = this.#window.seek(offset, streamHeaderLength);
    const agreeing = magicLengthAt(this.#window.bytes, at);
    if (agreeing === magic.length && rest >= streamHeaderLength) {
      this.#openSection(u32At(this.#window.bytes, at + magic.length), true);
    } else if (agreeing === Math.min(rest, magic.length)) {
      this.#stop(structureFaults.truncatedHeader(offset, rest));
    } else {
      this.#beginWithoutHeader(offset, rest);
    }
  }

  #beginWithoutHeader(offset: number, rest: number): void {
    const recognized = recognizeCommands(this.#source, offset);
    if (recognized) {
      this.#openSection(recognized.version, false);
      this.#faults.add(
        structureFaults.missingHeader(offset, recognized.version, recognized.reason),
      );
    } else {
      const isZero = areZeros(this.#source.read(offset, commandHeaderLength));
      this.#stop(
        offset === 0
          ? structureFaults.unexpectedHeader(offset, rest, isZero)
          : structureFaults.trailingBytes(offset, rest),
      );
    }
  }

  #openSection(
    version: number,
    hasHeader: boolean,
    { damagedBefore = 0, isReached = false } = {},
  ): void {
    if (!hasHeader) this.#isDoubtful = true;
    const offset = this.#position;
    const firstCommand = this.#table.count;
    const empty = { commandCount: 0, ended: false };
    const behind = { damagedBefore, isReached };
    const section = { offset, version, hasHeader, firstCommand, ...behind, ...empty };
    this.#sections.push(section);
    this.#section = section;
    this.#gallop?.begin();
    if (hasHeader) this.#position += streamHeaderLength;
    if (hasHeader && version > newestVersionReceived)
      this.#faults.add(structureFaults.unsupportedVersion(offset, version));
  }

  #readCommand(section: Growing<StreamSection>): void {
    const offset = this.#position;
    const rest = this.#source.size - offset;
    const command = this.#table.count;
    if (rest < commandHeaderLength) {
      if (rest > 0 && this.#suspect(section, offset)) return;
      this.#stop(
        rest === 0
          ? structureFaults.missingEnd(offset, command)
          : structureFaults.truncatedCommandHeader(offset, rest, command),
      );
      return;
    }
    const at = this.#window.seek(offset, commandHeaderLength);
    const { view } = this.#window;
    if (view.byteLength < at + commandHeaderLength) {
      // Something has taken away the file's end meanwhile.
      const there = view.byteLength - at;
      this.#stop(structureFaults.truncatedCommandHeader(offset, there, command));
      return;
    }
    const payloadLength = view.getUint32(at, true);
    const type = view.getUint16(at + 4, true);
    const crc = view.getUint32(at + 6, true);
    if (payloadLength === magicAsLength && this.#isHeader(offset)) {
      this.#faults.add(structureFaults.headerWithoutEnd(offset, rest, command));
      this.#section = undefined;
      return;
    }
    const available = rest - commandHeaderLength;
    const isKnown = commandName(type) !== undefined;
    if ((available < payloadLength || !isKnown) && this.#suspect(section, offset)) return;
    if (available < payloadLength) {
      const name = commandName(type) ?? `of unknown type ${type}`;
      this.#stop(structureFaults.truncatedPayload(offset, payloadLength, available, command, name));
      return;
    }
    if (command === commandLimit) {
      this.#stop(structureFaults.tooManyCommands(offset, command));
      return;
    }
    this.#table.add(offset, payloadLength, type, crc);
    if (!isKnown) this.#isDoubtful = true;
    const begins = type === CommandType.SUBVOL || type === CommandType.SNAPSHOT;
    if (begins && this.#begins.length < mostBegins) this.#begins.push(command);
    if (this.#heads.wants(payloadLength)) this.#keepHead(offset);
    this.#position = offset + commandHeaderLength + payloadLength;
    section.commandCount++;
    if (type === CommandType.END) {
      section.ended = true;
      this.#section = undefined;
    }
    if (this.#gallop) this.#leap(this.#gallop, section, offset, payloadLength);
  }

  /** Takes the commands that repeat those before as read. The last that was read is at `offset`. */
  #leap(
    gallop: Gallop,
    section: Growing<StreamSection>,
    offset: number,
    payloadLength: number,
  ): void {
    const isLong = payloadLength >= longPayload;
    const at = isLong ? this.#window.seek(offset, longestHead) : 0;
    const head = isLong ? readWriteHead(this.#window.bytes, at, section.version) : undefined;
    const repeats = gallop.repeatsBehind(head, this.#position);
    if (!repeats) return;
    const { period, count } = repeats;
    const first = this.#table.count;
    const added = Math.min(count * period.length, commandLimit - first);
    if (added === 0) return;
    const lengths = period.map((repeated) => repeated.payloadLength);
    this.#position = this.#table.addRepeated(this.#position, lengths, added, CommandType.WRITE);
    this.#runs.add({ first, end: first + added, period });
    section.commandCount += added;
  }

  /** Whether the command at `offset`, or else the one before it, is damaged in a way worth a search. */
  #suspect(section: Growing<StreamSection>, offset: number): boolean {
    const before = (back: number): number | undefined =>
      back < section.commandCount ? this.#table.offsetOf(this.#table.count - 1 - back) : undefined;
    const isVain = this.#damage === false;
    const damage = isVain
      ? findZeros(this.#source, offset)
      : findDamage(this.#source, before, offset);
    if (isVain && !damage) return false;
    this.#suspectedAt = offset;
    this.#damage = damage;
    return damage !== undefined;
  }

  /** Goes on looking for commands behind damaged bytes; returns how many bytes' worth of work it was. */
  #searchBehind(damage: Damage): number {
    const found = damage.step();
    if (found === undefined) return searchCost;
    const rest = found === 'none' ? damage.rest() : undefined;
    this.#damage = found === 'none' && !rest ? false : undefined;
    if (rest) this.#stop(rest);
    if (found === 'none') return searchCost;
    const section = this.#section;
    while (section && section.commandCount > 0 && this.#lastOffset() >= damage.offset) {
      this.#table.removeLast();
      section.commandCount--;
    }
    this.#runs.removeFrom(this.#table.count);
    while ((this.#begins.at(-1) ?? -1) >= this.#table.count) this.#begins.pop();
    const fault = damage.fault(found);
    this.#faults.add(fault);
    this.#position = found;
    const isReached = fault.receive === undefined;
    this.#openSection(section?.version ?? 1, false, { damagedBefore: fault.length, isReached });
    return searchCost;
  }

  #lastOffset(): number {
    return this.#table.offsetOf(this.#table.count - 1);
  }

  /** Of the command at `offset`, with its header: who looks at both finds them in the window. */
  #keepHead(offset: number): void {
    const at = this.#window.seek(offset, commandHeaderLength + headLength);
    const payload = commandHeaderLength;
    this.#heads.keep(offset + payload, this.#window.bytes, at + payload);
  }

  #isHeader(offset: number): boolean {
    const at = this.#window.seek(offset, streamHeaderLength);
    return (
      magicLengthAt(this.#window.bytes, at) === magic.length &&
      this.#source.size - offset >= streamHeaderLength
    );
  }

  #stop(fault: StreamFault): void {
    this.#faults.add(fault);
    this.#lastFault = fault;
    this.#done = true;
  }

  /** The index as others see it: what has been found up to now, read-only. */
  #view(): StreamIndex {
    const table = this.#table;
    const sections = this.#sections;
    const faults = this.#faults;
    const heads = this.#heads;
    const runs = this.#runs;
    const position = () => this.#position;
    const window = new ReadWindow(this.#source);
    return {
      source: this.#source,
      sections,
      begins: this.#begins,
      get commandCount() {
        return table.count;
      },
      get end() {
        return position();
      },
      get faults() {
        return faults.faults;
      },
      offsetOf: (command) => table.offsetOf(command),
      payloadLengthOf: (command) => table.payloadLengthOf(command),
      typeOf: (command) => table.typeOf(command),
      mayHave: (type) => table.mayHave(type),
      crcOf: (command) =>
        runs.isAssumed(command)
          ? u32At(window.read(table.offsetOf(command), commandHeaderLength), 6)
          : table.crcOf(command),
      runOf: (command) => runs.of(command),
      sectionOf: (command) => sectionOf(sections, command),
      commandAtOffset: (offset) => {
        const command = table.lastAtOrBefore(offset);
        if (command < 0) return undefined;
        const length = commandHeaderLength + table.payloadLengthOf(command);
        return offset < table.offsetOf(command) + length ? command : undefined;
      },
      read: (offset, length) => heads.read(offset, length) ?? window.read(offset, length),
    };
  }
}

function sectionOf(sections: readonly StreamSection[], command: number): StreamSection {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sections[middle]?.firstCommand ?? 0) <= command) low = middle + 1;
    else high = middle;
  }
  const section = sections[low - 1];
  if (!section || command >= section.firstCommand + section.commandCount)
    throw new RangeError(`No command ${command} in any stream of the file`);
  return section;
}
