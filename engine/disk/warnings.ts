// SPDX-License-Identifier: GPL-2.0-only

/** Warnings kept: a badly damaged image could give one for each block. */
const maxWarnings = 100;

/** What a person should be told though reading goes on, each thing once. */
export class Warnings {
  readonly #all = new Set<string>();

  get all(): readonly string[] {
    return [...this.#all];
  }

  add(warning: string): void {
    if (this.#all.size < maxWarnings) this.#all.add(warning);
    else this.#all.add('There are further warnings, which are left out');
  }
}
