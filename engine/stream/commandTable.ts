// SPDX-License-Identifier: GPL-2.0-only

/** Commands kept at most: 18 bytes of memory each. */
export const commandLimit = 2 ** 26;

/** Where each command is and what its header says, in typed arrays that grow by doubling. */
export class CommandTable {
  #offsets = new Float64Array(1024);
  #payloadLengths = new Uint32Array(1024);
  #crcs = new Uint32Array(1024);
  #types = new Uint16Array(1024);
  #count = 0;

  /** A copy of another, where one is given. */
  constructor(other?: CommandTable) {
    if (!other) return;
    this.#offsets = other.#offsets.slice();
    this.#payloadLengths = other.#payloadLengths.slice();
    this.#crcs = other.#crcs.slice();
    this.#types = other.#types.slice();
    this.#count = other.#count;
  }

  get count(): number {
    return this.#count;
  }

  add(offset: number, payloadLength: number, type: number, crc: number): void {
    if (this.#count === this.#offsets.length) this.#grow();
    this.#offsets[this.#count] = offset;
    this.#payloadLengths[this.#count] = payloadLength;
    this.#types[this.#count] = type;
    this.#crcs[this.#count] = crc;
    this.#count++;
  }

  removeLast(): void {
    if (this.#count > 0) this.#count--;
  }

  /** The CRC of a command that was added without it. */
  setCrc(command: number, crc: number): void {
    this.#crcs[command] = crc;
  }

  offsetOf(command: number): number {
    return this.#checked(command, this.#offsets[command]);
  }

  payloadLengthOf(command: number): number {
    return this.#checked(command, this.#payloadLengths[command]);
  }

  typeOf(command: number): number {
    return this.#checked(command, this.#types[command]);
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
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle + 1;
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
    const length = this.#offsets.length * 2;
    this.#offsets = copied(this.#offsets, new Float64Array(length));
    this.#payloadLengths = copied(this.#payloadLengths, new Uint32Array(length));
    this.#crcs = copied(this.#crcs, new Uint32Array(length));
    this.#types = copied(this.#types, new Uint16Array(length));
  }
}

function copied<T extends { set(values: T): void }>(values: T, longer: T): T {
  longer.set(values);
  return longer;
}
