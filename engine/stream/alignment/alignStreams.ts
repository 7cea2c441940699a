// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import { string } from '../command';
import { readCommand } from '../decode';
import { layoutVersion } from '../streamHeader';
import { alignSequences } from './alignSequences';
import { attributeDifferences } from './attributeDifference';
import { joinMovedCommands } from './joinMovedCommands';
import { commandsOfAnyProtocol } from './commandsWithoutData';
import { pairUnits, type UnitPair } from './pairUnits';
import { wholeCommands, type CommandComparison } from './commandComparison';
import type { AlignedStep, AlignedUnit, StreamAlignment } from './streamAlignment';
import type { StreamSide } from './streamSide';

/**
 * Aligns two streams: units (inodes) first, then the commands within them, so that a difference in
 * one inode leaves all others alone. Commands of one type about one path stand against each other;
 * a command that is taken away here and added there has moved. Payloads are compared, never held.
 */
export class StreamAligner {
  readonly #a: StreamSide;
  readonly #b: StreamSide;
  readonly #comparison: CommandComparison;
  readonly #work: Generator<undefined, StreamAlignment>;
  #result: StreamAlignment | undefined;

  /** Left out, all of a command's bytes are compared; of different protocols, all but their layout. */
  constructor(a: StreamSide, b: StreamSide, comparison = usualComparison(a, b)) {
    this.#a = a;
    this.#b = b;
    this.#comparison = comparison;
    this.#work = this.#align();
  }

  /** Goes on by `count` steps, of which each is a unit's commands or about as much; true when all is done. */
  step(count: number): boolean {
    for (let left = count; left > 0 && !this.#result; left--) {
      const next = this.#work.next();
      if (next.done) this.#result = next.value;
    }
    return this.#result !== undefined;
  }

  /** What has been aligned; throws a RangeError before `step` has returned true. */
  finish(): StreamAlignment {
    if (!this.#result) throw new RangeError('Cannot tell an alignment that is not finished');
    return this.#result;
  }

  *#align(): Generator<undefined, StreamAlignment> {
    const [a, b] = [this.#a, this.#b];
    const pairs = yield* pairUnits(a.units, b.units, {
      a: ({ first }) => this.#subjectOf(a, first),
      b: ({ first }) => this.#subjectOf(b, first),
    });
    const units: AlignedUnit[] = [];
    for (const pair of pairs) {
      units.push({ ...pair, steps: this.#alignUnit(pair) });
      yield undefined;
    }
    return { units: yield* joinMovedCommands(a.index, b.index, units, this.#comparison) };
  }

  #alignUnit({ a, b }: UnitPair): AlignedStep[] {
    const commandsA = commandsOf(a);
    const commandsB = commandsOf(b);
    const numbers = new Map<number, number>();
    const numberOf = (mark: number): number => {
      const number = numbers.get(mark) ?? numbers.size;
      numbers.set(mark, number);
      return number;
    };
    const runs = alignSequences({
      a: Int32Array.from(commandsA, (command) =>
        numberOf(this.#comparison.mark(this.#a.index, command)),
      ),
      b: Int32Array.from(commandsB, (command) =>
        numberOf(this.#comparison.mark(this.#b.index, command)),
      ),
    });
    const steps: AlignedStep[] = [];
    let removed: number[] = [];
    let added: number[] = [];
    const close = (): void => {
      for (const step of this.#pairDifferent(removed, added)) steps.push(step);
      removed = [];
      added = [];
    };
    for (const run of runs) {
      const fromA = commandsA.slice(run.a, run.a + run.count);
      const fromB = commandsB.slice(run.b, run.b + run.count);
      if (run.kind === 'removed') removed = removed.concat(fromA);
      else if (run.kind === 'added') added = added.concat(fromB);
      else {
        close();
        for (const step of this.#sameSteps(fromA, fromB)) steps.push(step);
      }
    }
    close();
    return steps;
  }

  /** Commands with the same mark: the same, unless their bytes tell otherwise. */
  #sameSteps(commandsA: readonly number[], commandsB: readonly number[]): AlignedStep[] {
    const steps: AlignedStep[] = [];
    commandsA.forEach((a, at) => {
      const b = commandsB[at] ?? a;
      const last = steps.at(-1);
      if (!this.#comparison.same(this.#a.index, a, this.#b.index, b))
        steps.push(this.#changed(a, b));
      else if (last?.kind === 'same') steps[steps.length - 1] = { ...last, count: last.count + 1 };
      else steps.push({ kind: 'same', a, b, count: 1 });
    });
    return steps;
  }

  /** Between two commands that are the same, what stands against what. */
  #pairDifferent(removed: readonly number[], added: readonly number[]): AlignedStep[] {
    const [onlyRemoved, onlyAdded] = this.#withoutAlike(removed, added);
    const like = new Map<string, number[]>();
    for (const b of onlyAdded) {
      const key = this.#subjectOf(this.#b, b);
      const waiting = like.get(key);
      if (waiting) waiting.push(b);
      else like.set(key, [b]);
    }
    const steps: AlignedStep[] = [];
    const paired = new Set<number>();
    const others = new Set(onlyRemoved);
    for (const a of removed) {
      const b = others.has(a) ? like.get(this.#subjectOf(this.#a, a))?.shift() : undefined;
      if (b === undefined) steps.push({ kind: 'removed', a });
      else {
        paired.add(b);
        steps.push(this.#changed(a, b));
      }
    }
    const rest = added.filter((b) => !paired.has(b));
    return [...steps, ...rest.map((b): AlignedStep => ({ kind: 'added', b }))];
  }

  /** What is in one list only: the rest has moved, and is no form of something else. */
  #withoutAlike(removed: readonly number[], added: readonly number[]): [number[], number[]] {
    const markOfA = (command: number): number => this.#comparison.mark(this.#a.index, command);
    const markOfB = (command: number): number => this.#comparison.mark(this.#b.index, command);
    const inA = new Set(removed.map(markOfA));
    const inB = new Set(added.map(markOfB));
    return [
      removed.filter((command) => !inB.has(markOfA(command))),
      added.filter((command) => !inA.has(markOfB(command))),
    ];
  }

  #subjectOf({ index }: StreamSide, command: number): string {
    const read = readCommand(index, command, { dataLimit: 0, unchecked: true, only: paths });
    return `${String(index.typeOf(command))} ${string(read, AttributeType.PATH) ?? ''}`;
  }

  #changed(a: number, b: number): AlignedStep {
    const options = { dataLimit: this.#comparison.dataLimit, unchecked: true };
    const differences = attributeDifferences(
      readCommand(this.#a.index, a, options),
      readCommand(this.#b.index, b, options),
    );
    return { kind: 'changed', a, b, differences };
  }
}

function usualComparison(a: StreamSide, b: StreamSide): CommandComparison {
  return versionsOf(a) === versionsOf(b) ? wholeCommands : commandsOfAnyProtocol;
}

function versionsOf({ index }: StreamSide): string {
  return [...new Set(index.sections.map(({ version }) => layoutVersion(version)))].sort().join();
}

const paths: ReadonlySet<number> = new Set([AttributeType.PATH]);

function commandsOf(unit: UnitPair['a']): number[] {
  if (!unit) return [];
  return Array.from({ length: unit.last - unit.first + 1 }, (_, at) => unit.first + at);
}

/** Aligns all at once. */
export function alignStreams(a: StreamSide, b: StreamSide): StreamAlignment {
  const aligner = new StreamAligner(a, b);
  aligner.step(Infinity);
  return aligner.finish();
}
