// SPDX-License-Identifier: GPL-2.0-only

export type Kind = 'dir' | 'file' | 'other';

/**
 * What a subvolume should hold by now, so that operations on it are mostly ones that succeed. Paths are
 * percent-encoded, and begin with the subvolume's own.
 */
export class ModelTree {
  readonly top: string;
  readonly #kinds = new Map<string, Kind>();
  /** What was made last, wherever it is now: it has the highest inode number. */
  newest = '';

  constructor(top: string) {
    this.top = top;
  }

  /** All paths of the kinds, but not the top's. */
  paths(...kinds: readonly Kind[]): string[] {
    return [...this.#kinds].flatMap(([path, kind]) => (kinds.includes(kind) ? [path] : []));
  }

  has(path: string): boolean {
    return this.#kinds.has(path);
  }

  kind(path: string): Kind | undefined {
    return this.#kinds.get(path);
  }

  add(path: string, kind: Kind): void {
    this.#kinds.set(path, kind);
    this.newest = path;
  }

  /** With all below it. */
  remove(path: string): void {
    for (const each of this.#with(path)) this.#kinds.delete(each);
  }

  children(path: string): string[] {
    return [...this.#kinds.keys()].filter((each) => parentOf(each) === path);
  }

  /** Whether nothing keeps it from being renamed there. */
  canRename(from: string, to: string): boolean {
    if (from === to || isBelow(to, from) || isBelow(from, to)) return false;
    const [moved, taken] = [this.kind(from), this.kind(to)];
    if (taken === undefined) return true;
    return moved === 'dir' ? taken === 'dir' && this.children(to).length === 0 : taken !== 'dir';
  }

  rename(from: string, to: string): void {
    const moved = this.#with(from).map((path) => [path, this.kind(path)] as const);
    this.remove(from);
    this.remove(to);
    if (this.newest === from || isBelow(this.newest, from)) {
      this.newest = to + this.newest.slice(from.length);
    }
    for (const [path, kind] of moved)
      this.#kinds.set(to + path.slice(from.length), kind ?? 'other');
  }

  exchange(one: string, other: string): void {
    const spare = `${this.top}/`;
    this.rename(one, spare);
    this.rename(other, one);
    this.rename(spare, other);
  }

  #with(path: string): string[] {
    return [...this.#kinds.keys()].filter((each) => each === path || isBelow(each, path));
  }
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
export const isBelow = (path: string, dir: string): boolean => path.startsWith(`${dir}/`);
