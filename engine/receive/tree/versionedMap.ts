// SPDX-License-Identifier: GPL-2.0-only

/** Maps of fewer entries are copied whole. */
const small = 16;

/** What one version has otherwise than another: undefined where it has no such entry. */
interface Difference<Key, Value extends object | number> {
  readonly from: VersionedMap<Key, Value>;
  readonly key: Key;
  readonly value: Value | undefined;
}

/**
 * A map that never changes: a change makes a new version. Of a large one only the version last asked
 * has all entries; each other knows what it has otherwise than the next. So thousands of versions of
 * thousands of entries, which a few megabytes of a stream can make, take no more than their changes.
 */
export class VersionedMap<Key, Value extends object | number> implements ReadonlyMap<Key, Value> {
  #state: Map<Key, Value> | Difference<Key, Value>;

  constructor(entries: Iterable<readonly [Key, Value]> = []) {
    this.#state = new Map(entries);
  }

  with(key: Key, value: Value): VersionedMap<Key, Value> {
    return this.#changed(key, value);
  }

  without(key: Key): VersionedMap<Key, Value> {
    return this.has(key) ? this.#changed(key, undefined) : this;
  }

  get size(): number {
    return this.#entries().size;
  }

  get(key: Key): Value | undefined {
    const entries = this.#entries();
    // Most are empty, and a Map makes a hash before it looks.
    return entries.size > 0 ? entries.get(key) : undefined;
  }

  has(key: Key): boolean {
    const entries = this.#entries();
    return entries.size > 0 && entries.has(key);
  }

  forEach(see: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) see(value, key, this);
  }

  /** As they are now: another version may be asked meanwhile. */
  entries(): MapIterator<[Key, Value]> {
    return new Map(this.#entries()).entries();
  }

  keys(): MapIterator<Key> {
    return new Map(this.#entries()).keys();
  }

  values(): MapIterator<Value> {
    return new Map(this.#entries()).values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  #changed(key: Key, value: Value | undefined): VersionedMap<Key, Value> {
    const entries = this.#entries();
    if (entries.size < small) {
      const copy = new VersionedMap(entries);
      put(copy.#entries(), key, value);
      return copy;
    }
    const next = new VersionedMap<Key, Value>();
    this.#handOver(entries, next, key, value);
    return next;
  }

  /** All entries of this version: those between it and the version that has them give them on. */
  #entries(): Map<Key, Value> {
    if (this.#state instanceof Map) return this.#state;
    const way: VersionedMap<Key, Value>[] = [this];
    let state: Map<Key, Value> | Difference<Key, Value> = this.#state;
    while (!(state instanceof Map)) {
      way.push(state.from);
      state = state.from.#state;
    }
    for (let at = way.length - 1; at > 0; at--) {
      const [holder, next] = [way[at], way[at - 1]];
      if (holder && next && !(next.#state instanceof Map))
        holder.#handOver(state, next, next.#state.key, next.#state.value);
    }
    return state;
  }

  #handOver(
    entries: Map<Key, Value>,
    next: VersionedMap<Key, Value>,
    key: Key,
    value: Value | undefined,
  ): void {
    const before = entries.get(key);
    put(entries, key, value);
    next.#state = entries;
    this.#state = { from: next, key, value: before };
  }
}

function put<Key, Value extends object | number>(
  map: Map<Key, Value>,
  key: Key,
  value: Value | undefined,
): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
