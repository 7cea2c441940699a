// SPDX-License-Identifier: GPL-2.0-only

/**
 * A map to try changes on: it begins with the entries of another one, which it reads and leaves as it
 * is, in the same order. Making one costs nothing, using it as much as was changed. The other one must
 * not change meanwhile.
 */
export class OverlaidMap<K, V extends object> implements Map<K, V> {
  readonly [Symbol.toStringTag] = 'OverlaidMap';
  readonly #base: ReadonlyMap<K, V>;
  /** Of the base's keys those that were deleted here, whether they came again or not. */
  readonly #deleted = new Set<K>();
  /** What was set here: in the base's place where that still has it, else behind all of the base. */
  readonly #set = new Map<K, V>();

  constructor(base: ReadonlyMap<K, V>) {
    this.#base = base;
  }

  get size(): number {
    const added = [...this.#set.keys()].filter((key) => !this.#isOfBase(key)).length;
    return this.#base.size - this.#deleted.size + added;
  }

  has(key: K): boolean {
    return this.#set.has(key) || this.#isOfBase(key);
  }

  get(key: K): V | undefined {
    return this.#set.get(key) ?? (this.#deleted.has(key) ? undefined : this.#base.get(key));
  }

  set(key: K, value: V): this {
    this.#set.set(key, value);
    return this;
  }

  delete(key: K): boolean {
    const had = this.has(key);
    this.#set.delete(key);
    if (this.#base.has(key)) this.#deleted.add(key);
    return had;
  }

  clear(): void {
    this.#set.clear();
    for (const key of this.#base.keys()) this.#deleted.add(key);
  }

  *entries(): Generator<[K, V], undefined> {
    for (const [key, value] of this.#base) {
      if (!this.#deleted.has(key)) yield [key, this.#set.get(key) ?? value];
    }
    for (const [key, value] of this.#set) {
      if (!this.#isOfBase(key)) yield [key, value];
    }
    return undefined;
  }

  *keys(): Generator<K, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }

  forEach(callback: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  #isOfBase(key: K): boolean {
    return this.#base.has(key) && !this.#deleted.has(key);
  }
}
