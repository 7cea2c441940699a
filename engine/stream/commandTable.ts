// SPDX-License-Identifier: GPL-2.0-only

import { commandHeaderLength } from './streamHeader';

/** Commands kept at most: 10.5 bytes of memory each. */
export const commandLimit = 2 ** 26;

/** Of so many commands the first's offset is kept: those of the others follow from what lies between. */
const markEvery = 16;

/** Where each command is and what its header says, in typed arrays that grow by doubling. */
export class CommandTable {
  #payloadLengths = new Uint32Array(1024);
  #crcs = new Uint32Array(1024);
  #types = new Uint16Array(1024);
  /** A bit for each type that a command has had. */
  readonly #seen: Int32Array;
  #marks = new Float64Array(1024 / markEvery);
  /** Commands that don't lie right behind the one before, in order, and their offsets. */
  readonly #leaps: number[] = [];
  readonly #leapOffsets: number[] = [];
  #count = 0;
  /** Behind the last command. */
  #end = 0;
  /** The command that was asked about last, and where it is: mostly the one behind it is asked about next. */
  #asked = -1;
  #askedAt = 0;

  /** A copy of another, where one is given. */
  constructor(other?: CommandTable) {
    this.#seen = other ? other.#seen.slice() : new Int32Array(2 ** 16 / 32);
    if (!other) return;
    this.#payloadLengths = other.#payloadLengths.slice();
    this.#crcs = other.#crcs.slice();
    this.#types = other.#types.slice();
    this.#marks = other.#marks.slice();
    this.#leaps = other.#leaps.slice();
    this.#leapOffsets = other.#leapOffsets.slice();
    this.#count = other.#count;
    this.#end = other.#end;
  }

  get count(): number {
    return this.#count;
  }

  /** `offset` is behind those of all commands before. */
  add(offset: number, payloadLength: number, type: number, crc: number): void {
    const added = this.#count;
    if (added === this.#types.length) this.#grow();
    if (added % markEvery === 0) this.#marks[added / markEvery] = offset;
    else if (offset !== this.#end) {
      this.#leaps.push(added);
      this.#leapOffsets.push(offset);
    }
    this.#payloadLengths[added] = payloadLength;
    this.#types[added] = type;
    this.#seen[type >>> 5] = (this.#seen[type >>> 5] ?? 0) | (1 << (type & 31));
    this.#crcs[added] = crc;
    this.#end = offset + commandHeaderLength + payloadLength;
    this.#count++;
  }

  /**
   * Adds `count` commands of one type, each right behind the one before and the first at `offset`, without
   * their CRCs; their payloads are as long as `lengths` says, over and over. Gives where the last ends.
   */
  addRepeated(offset: number, lengths: readonly number[], count: number, type: number): number {
    const first = this.#count;
    const end = first + count;
    const isAt = offsetsOfRepeated(offset, lengths);
    const [length] = lengths;
    if (count <= 0 || length === undefined) return offset;
    this.add(offset, length, type, 0);
    while (this.#types.length < end) this.#grow();
    this.#payloadLengths.set(lengths.slice(0, count), first);
    for (let done = lengths.length; done < count; done *= 2)
      this.#payloadLengths.copyWithin(first + done, first, first + Math.min(done, count - done));
    this.#types.fill(type, first, end);
    this.#crcs.fill(0, first, end);
    for (let mark = Math.ceil((first + 1) / markEvery); mark * markEvery < end; mark++)
      this.#marks[mark] = isAt(mark * markEvery - first);
    this.#count = end;
    this.#end = isAt(count);
    return this.#end;
  }

  removeLast(): void {
    if (this.#count === 0) return;
    // Whatever comes in its place lies there, or else makes a leap.
    this.#end = this.#offsetOf(this.#count - 1);
    this.#asked = -1;
    this.#count--;
    if (this.#leaps.at(-1) !== this.#count) return;
    this.#leaps.pop();
    this.#leapOffsets.pop();
  }

  /** The CRC of a command that was added without it. */
  setCrc(command: number, crc: number): void {
    this.#crcs[command] = crc;
  }

  offsetOf(command: number): number {
    this.#checked(command, this.#types[command]);
    return this.#offsetOf(command);
  }

  payloadLengthOf(command: number): number {
    return this.#checked(command, this.#payloadLengths[command]);
  }

  typeOf(command: number): number {
    return this.#checked(command, this.#types[command]);
  }

  /** False where certainly no command is of this type. */
  mayHave(type: number): boolean {
    return ((this.#seen[type >>> 5] ?? 0) & (1 << (type & 31))) !== 0;
  }

  crcOf(command: number): number {
    return this.#checked(command, this.#crcs[command]);
  }

  /** The last command whose header begins at or before `offset`; −1 where none does. */
  lastAtOrBefore(offset: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offsetOf(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #offsetOf(command: number): number {
    const isNext = command > 0 && command === this.#asked + 1 && !this.#isLeap(command);
    const offset = isNext
      ? this.#askedAt + commandHeaderLength + (this.#payloadLengths[this.#asked] ?? 0)
      : this.#offsetFromMark(command);
    this.#asked = command;
    this.#askedAt = offset;
    return offset;
  }

  /** Whether the command doesn't lie right behind the one before it, as far as is known. */
  #isLeap(command: number): boolean {
    if (command % markEvery === 0) return true;
    return this.#leaps.length > 0 && this.#leaps[this.#lastLeap(command)] === command;
  }

  #offsetFromMark(command: number): number {
    const mark = Math.floor(command / markEvery);
    const leap = this.#lastLeap(command);
    const leaped = this.#leaps[leap] ?? 0;
    const isBehindMark = leaped > mark * markEvery;
    let at = isBehindMark ? leaped : mark * markEvery;
    let offset = (isBehindMark ? this.#leapOffsets[leap] : this.#marks[mark]) ?? 0;
    for (; at < command; at++) offset += commandHeaderLength + (this.#payloadLengths[at] ?? 0);
    return offset;
  }

  /** Which is the last leap that is made up to a command; −1 for none. */
  #lastLeap(command: number): number {
    let low = 0;
    let high = this.#leaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#leaps[middle] ?? 0) <= command) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #checked(command: number, value: number | undefined): number {
    if (value === undefined || command >= this.#count)
      throw new RangeError(`No command ${command}: the index has ${this.#count}`);
    return value;
  }

  #grow(): void {
    const length = this.#types.length * 2;
    this.#marks = copied(this.#marks, new Float64Array(length / markEvery));
    this.#payloadLengths = copied(this.#payloadLengths, new Uint32Array(length));
    this.#crcs = copied(this.#crcs, new Uint32Array(length));
    this.#types = copied(this.#types, new Uint16Array(length));
  }
}

/** Where each of commands begins that lie behind each other and whose payloads' lengths repeat. */
function offsetsOfRepeated(offset: number, lengths: readonly number[]): (place: number) => number {
  const within = [0];
  for (const length of lengths) within.push((within.at(-1) ?? 0) + commandHeaderLength + length);
  const stride = within.pop() ?? 0;
  return (place) => {
    const repeated = Math.floor(place / lengths.length);
    return offset + repeated * stride + (within[place - repeated * lengths.length] ?? 0);
  };
}

function copied<T extends { set(values: T): void }>(values: T, longer: T): T {
  longer.set(values);
  return longer;
}
