// SPDX-License-Identifier: GPL-2.0-only
import { readCommand, type DecodedCommand, type ReadCommandOptions } from '../../stream/decode';
import type { StreamIndex } from '../../stream/streamIndex';
import type { CommandNumber } from '../receivedInode';

/** The streams of a chain: their commands have numbers, one stream's behind the other's. */
export class StreamNumbers {
  readonly #streams: { readonly first: CommandNumber; readonly stream: StreamIndex }[] = [];

  /** The number of the stream's first command. */
  firstOf(stream: StreamIndex): CommandNumber {
    const known = this.#streams.find((candidate) => candidate.stream === stream);
    if (known) return known.first;
    const last = this.#streams.at(-1);
    const first = last ? last.first + last.stream.commandCount : 0;
    this.#streams.push({ first, stream });
    return first;
  }

  /** The command itself; `stream` is where it is read from. */
  read(
    number: CommandNumber,
    options: ReadCommandOptions = {},
  ): { readonly stream: StreamIndex; readonly command: DecodedCommand } {
    const found = this.#streams.findLast(({ first }) => first <= number);
    if (!found) throw new RangeError(`No stream of the chain has command ${number}`);
    const { stream, first } = found;
    return {
      stream,
      command: readCommand(stream, number - first, { ...options, unchecked: true }),
    };
  }
}
