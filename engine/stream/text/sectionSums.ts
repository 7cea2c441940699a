// SPDX-License-Identifier: GPL-2.0-only
import { commandHeaderLength } from '../streamHeader';
import type { StreamIndex, StreamSection } from '../streamIndex';

/** How many commands of each type a stream has, and what they take. */
export interface SectionSums {
  readonly counts: ReadonlyMap<number, number>;
  /** Of whole commands, their headers included. */
  readonly bytes: ReadonlyMap<number, number>;
}

/** Streams of fewer commands are summed when asked for, and not kept: a hostile file has millions. */
const fewCommands = 10_000;

const known = new WeakMap<StreamSection, SectionSums>();

/** The sums of a stream of a file that is indexed to its end; at once where no `SectionSummer` made them. */
export function sectionSums(index: StreamIndex, section: StreamSection): SectionSums {
  const found = known.get(section);
  if (found) return found;
  const summing = new SumByType();
  const end = section.firstCommand + section.commandCount;
  for (let command = section.firstCommand; command < end;) command = summing.add(index, command);
  return summing.sums;
}

/** Makes the sums of a file's long streams slice by slice. */
export class SectionSummer {
  readonly #index: StreamIndex;
  readonly #sections: Iterator<StreamSection>;
  #section: StreamSection | undefined;
  #summing = new SumByType();
  #next = 0;

  constructor(index: StreamIndex) {
    this.#index = index;
    this.#sections = index.sections
      .filter(({ commandCount }) => commandCount >= fewCommands)
      .values();
  }

  /** Goes through up to `count` commands more; true when all are summed. */
  step(count: number): boolean {
    for (let left = count; left > 0; left--) {
      const section = this.#section ?? this.#begin();
      if (!section) return true;
      this.#next = this.#summing.add(this.#index, this.#next);
      if (this.#next < section.firstCommand + section.commandCount) continue;
      known.set(section, this.#summing.sums);
      this.#section = undefined;
    }
    return false;
  }

  #begin(): StreamSection | undefined {
    const next = this.#sections.next();
    if (next.done === true) return undefined;
    this.#section = next.value;
    this.#summing = new SumByType();
    this.#next = next.value.firstCommand;
    return next.value;
  }
}

class SumByType {
  readonly #byType = new Map<number, { count: number; bytes: number }>();

  /** Adds a command, or the whole run that it is the first of; gives the one behind. */
  add(index: StreamIndex, command: number): number {
    const run = index.runOf(command);
    const next = run?.end ?? command + 1;
    const type = index.typeOf(command);
    let sum = this.#byType.get(type);
    if (!sum) this.#byType.set(type, (sum = { count: 0, bytes: 0 }));
    sum.count += next - command;
    sum.bytes += commandHeaderLength + index.payloadLengthOf(next - 1);
    if (run) sum.bytes += index.offsetOf(next - 1) - index.offsetOf(command);
    return next;
  }

  get sums(): SectionSums {
    const each = [...this.#byType];
    return {
      counts: new Map(each.map(([type, { count }]) => [type, count])),
      bytes: new Map(each.map(([type, { bytes }]) => [type, bytes])),
    };
  }
}
