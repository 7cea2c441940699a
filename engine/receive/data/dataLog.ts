// SPDX-License-Identifier: GPL-2.0-only
import type { CommandNumber } from '../receivedInode';
import type { DataOperation } from './dataOperation';

type Kind = DataOperation['kind'];
const kinds: readonly Kind[] = [
  'write',
  'encoded write',
  'truncate',
  'hole',
  'prealloc',
  'clone',
  'image',
];

/** What is done to a range, or to the size. */
export interface NewOperation<Kinds extends Kind> {
  readonly kind: Kinds;
  /** What is left of what was done before; `nothing` for an empty file. */
  readonly previous: number;
  readonly command: CommandNumber;
  readonly offset: number;
  readonly length: number;
  readonly size: number | undefined;
}

/** What an empty file consists of. */
export const nothing = -1;

/** A row's fields. What isn't known is NaN. */
const Field = { kind: 0, previous: 1, command: 2, offset: 3, length: 4, size: 5 } as const;
type Field = (typeof Field)[keyof typeof Field];
const width = 6;
const rowsInBlock = 4096;

/**
 * All that was done to the data of a volume's files, by number. It is in columns, and operations are
 * made of them for who asks: a stream has a WRITE for each of hundreds of thousands of files.
 */
export class DataLog {
  readonly #blocks: Float64Array[] = [];
  #count = 0;
  /** Those that say more than a row does, and those that were asked for. */
  readonly #operations = new Map<number, DataOperation>();

  add(operation: NewOperation<Exclude<Kind, 'clone' | 'image'>>): number {
    const { kind, previous, command, offset, length, size } = operation;
    return this.#add(kind, previous, command, offset, length, size);
  }

  /** `source` is what the source consists of; undefined where that isn't known. */
  addClone(
    operation: NewOperation<'clone'>,
    source: number | undefined,
    sourceOffset: number,
  ): number {
    const { previous, command, offset, length, size } = operation;
    const number = this.#add('clone', previous, command, offset, length, size);
    const before = () => this.operation(previous);
    const from = () => (source === undefined ? undefined : this.operation(source));
    this.#operations.set(number, {
      kind: 'clone',
      get previous() {
        return before();
      },
      get source() {
        return from();
      },
      sourceOffset,
      command,
      offset,
      length,
      size,
    });
    return number;
  }

  /** What is from elsewhere. */
  adopt(operation: DataOperation | undefined): number {
    if (!operation) return nothing;
    const { kind, command, offset, length, size } = operation;
    const number = this.#add(kind, nothing, command ?? NaN, offset, length, size);
    this.#operations.set(number, operation);
    return number;
  }

  /** The file's size once it is done; undefined where that isn't known. */
  sizeOf(number: number): number | undefined {
    if (number === nothing) return 0;
    const size = this.#get(number, Field.size);
    return Number.isNaN(size) ? undefined : size;
  }

  commandOf(number: number): CommandNumber | undefined {
    const command = number === nothing ? NaN : this.#get(number, Field.command);
    return Number.isNaN(command) ? undefined : command;
  }

  /** The same object each time; undefined for `nothing`. */
  operation(number: number): DataOperation | undefined {
    if (number === nothing) return undefined;
    const known = this.#operations.get(number);
    if (known) return known;
    const kind = kinds[this.#get(number, Field.kind)];
    if (kind === undefined || kind === 'clone' || kind === 'image') return undefined;
    const before = () => this.operation(this.#get(number, Field.previous));
    const operation: DataOperation = {
      kind,
      get previous() {
        return before();
      },
      command: this.commandOf(number),
      offset: this.#get(number, Field.offset),
      length: this.#get(number, Field.length),
      size: this.sizeOf(number),
    };
    this.#operations.set(number, operation);
    return operation;
  }

  #add(
    kind: Kind,
    previous: number,
    command: number,
    offset: number,
    length: number,
    size: number | undefined,
  ): number {
    const number = this.#count;
    const row = number % rowsInBlock;
    if (row === 0) this.#blocks.push(new Float64Array(rowsInBlock * width));
    this.#count += 1;
    const block = this.#blocks.at(-1);
    if (!block) return nothing;
    const at = row * width;
    block[at + Field.kind] = kinds.indexOf(kind);
    block[at + Field.previous] = previous;
    block[at + Field.command] = command;
    block[at + Field.offset] = offset;
    block[at + Field.length] = length;
    block[at + Field.size] = size ?? NaN;
    return number;
  }

  #get(number: number, field: Field): number {
    const block = this.#blocks[Math.floor(number / rowsInBlock)];
    return block?.[(number % rowsInBlock) * width + field] ?? NaN;
  }
}
