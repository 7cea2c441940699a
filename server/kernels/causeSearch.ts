// SPDX-License-Identifier: GPL-2.0-only
import { SendError } from '../../engine/send/errors';
import type { Switch } from '../../engine/send/kernelChanges';
import { agreement } from './agreement';
import { differenceKey, type Difference } from './difference';
import type { KernelSend } from './kernelSend';

/** Which changes between two kernels make a difference of what they send. */
export interface Cause {
  /**
   * `alone`: each of them does so by itself, made to the first kernel. `together`: all of them do, and
   * without any of them the difference is gone. `unknown`: the changes that are known don't explain it,
   * or it would take too many sends to find out.
   */
  readonly how: 'alone' | 'together' | 'unknown';
  readonly switches: readonly Switch[];
}

/** Sends as the first kernel with some of the second one's changes. */
export type SendWith = (changes: ReadonlySet<Switch>) => Promise<KernelSend>;

/** Sends in search of combinations, over those that try each change. */
const mostCombinations = 200;

/** What a send with some of the changes has as the second kernel has it: differences by their keys. */
type Settled = ReadonlySet<string>;

/**
 * Finds the changes behind the differences between two kernels by sending again: with each change made
 * to the first kernel alone; where none alone does it, with ever fewer of them, until none can be spared.
 */
export class CauseSearch {
  readonly #a: KernelSend;
  readonly #b: KernelSend;
  readonly #changes: readonly Switch[];
  readonly #sendWith: SendWith;
  readonly #differences: readonly Difference[];
  readonly #known = new Map<string, Settled>();
  #left = 0;

  /** `changes`: all between the kernels, in whatever order they are to be named. */
  constructor(
    sends: { readonly a: KernelSend; readonly b: KernelSend },
    changes: readonly Switch[],
    differences: readonly Difference[],
    sendWith: SendWith,
  ) {
    this.#a = sends.a;
    this.#b = sends.b;
    this.#changes = changes;
    this.#differences = differences;
    this.#sendWith = sendWith;
  }

  /** By the differences' keys. Rejects as the sends do. */
  async find(): Promise<ReadonlyMap<string, Cause>> {
    const causes = new Map<string, Cause>();
    const open = new Set(this.#differences.map(differenceKey));
    if (open.size === 0) return causes;
    const alone = await this.#eachAlone();
    for (const key of open) {
      const switches = this.#changes.filter((change) => alone.get(change)?.has(key));
      if (switches.length > 0) causes.set(key, { how: 'alone', switches });
    }
    this.#left = mostCombinations;
    for (const key of open) {
      if (causes.has(key)) continue;
      const switches = await this.#combination(key);
      if (switches) await this.#noteTogether(switches, open, causes);
      else causes.set(key, { how: 'unknown', switches: [] });
    }
    return causes;
  }

  async #eachAlone(): Promise<ReadonlyMap<Switch, Settled>> {
    const settled = new Map<Switch, Settled>();
    for (const change of this.#changes) settled.set(change, await this.#settledWith([change]));
    return settled;
  }

  /** Changes that together settle the difference, none of which can be left out; undefined for none. */
  async #combination(key: string): Promise<readonly Switch[] | undefined> {
    let needed = this.#changes;
    if (!(await this.#settles(needed, key))) return undefined;
    for (let size = Math.ceil(needed.length / 2); size >= 1;) {
      const before = needed.length;
      for (let from = 0; from < needed.length;) {
        if (this.#left <= 0) return undefined;
        const rest = [...needed.slice(0, from), ...needed.slice(from + size)];
        if (await this.#settles(rest, key)) needed = rest;
        else from += size;
      }
      // One that could not be spared may be once another has been.
      if (size > 1 || needed.length === before) size = Math.floor(size / 2);
    }
    return needed;
  }

  /** Neighbours often have the same cause; the sends that show it are known by then. */
  async #noteTogether(
    switches: readonly Switch[],
    open: ReadonlySet<string>,
    causes: Map<string, Cause>,
  ): Promise<void> {
    for (const key of open) {
      if (causes.has(key) || !(await this.#settles(switches, key))) continue;
      const spared = switches.map((one) => switches.filter((other) => other !== one));
      const settled = await Promise.all(spared.map((rest) => this.#settles(rest, key)));
      if (!settled.includes(true)) causes.set(key, { how: 'together', switches });
    }
  }

  async #settles(changes: readonly Switch[], key: string): Promise<boolean> {
    return (await this.#settledWith(changes)).has(key);
  }

  async #settledWith(changes: readonly Switch[]): Promise<Settled> {
    const key = changes.join(' ');
    const known = this.#known.get(key);
    if (known) return known;
    this.#left -= 1;
    const settled = await this.#settled(await this.#sendWith(new Set(changes)));
    this.#known.set(key, settled);
    return settled;
  }

  async #settled(send: KernelSend): Promise<Settled> {
    const withA = await agreement(this.#a, send);
    const withB = await agreement(send, this.#b);
    const isSettled = ({ kind, a, b }: Difference): boolean => {
      if (kind === 'end') return endOf(send) === endOf(this.#b);
      if (kind === 'order') return b !== undefined && withB.inOrder(b);
      return b === undefined ? a !== undefined && !withA.a(a) : withB.b(b);
    };
    return new Set(this.#differences.filter(isSettled).map(differenceKey));
  }
}

/** How a send ends, for comparing: messages may name the kernel. */
export function endOf({ error }: KernelSend): string {
  return error instanceof SendError ? error.code : (error?.message ?? '');
}
