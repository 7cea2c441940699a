// SPDX-License-Identifier: GPL-2.0-only

/** Which files wait for which others to be followed: files that did so in a circle would wait for ever. */
export class FileWaits {
  readonly #waits = new Map<string, string[]>();

  /** Whether `parent` waits for `child` already, if only for one that waits for it. */
  wouldClose(child: string | undefined, parent: string): boolean {
    const seen = new Set<string>();
    const left = [parent];
    for (let file = left.pop(); file !== undefined; file = left.pop()) {
      if (file === child) return true;
      if (seen.has(file)) continue;
      seen.add(file);
      left.push(...(this.#waits.get(file) ?? []));
    }
    return false;
  }

  /** Counts `child` as waiting for `parent` until `work` is done. */
  async during<Result>(
    child: string | undefined,
    parent: string,
    work: Promise<Result>,
  ): Promise<Result> {
    if (child === undefined) return work;
    const waits = this.#waits.get(child) ?? [];
    this.#waits.set(child, waits);
    waits.push(parent);
    try {
      return await work;
    } finally {
      waits.splice(waits.indexOf(parent), 1);
      if (waits.length === 0) this.#waits.delete(child);
    }
  }
}
