// SPDX-License-Identifier: GPL-2.0-only

/** `error`: `btrfs receive` fails here. `warning`: it goes on, and something is wrong all the same. */
export type FaultSeverity = 'error' | 'warning' | 'information';

/** Something wrong with a stream's bytes, where it is, and what to do about it. */
export interface StreamFault {
  /** Names the kind of fault, for programs: one of the catalogue's, in kebab-case. */
  readonly code: string;
  readonly severity: FaultSeverity;
  /** The first byte concerned, from the file's beginning. */
  readonly offset: number;
  /** How many bytes are concerned; 0 where something is missing. */
  readonly length: number;
  /** The command concerned, counted from 0. */
  readonly command?: number;
  /** One line or more of plain text; names in it are escaped. */
  readonly message: string;
  /** What `btrfs receive` of btrfs-progs 6.2 prints, without its `ERROR: `, where it fails on this. */
  readonly receive?: string;
}

/** Faults kept at most: a hostile file can hold one in every few bytes. */
const faultLimit = 10_000;

/** Collects faults up to the limit; the last one kept then says that there are more. */
export class FaultList {
  readonly #faults: StreamFault[];

  constructor(faults: readonly StreamFault[] = []) {
    this.#faults = [...faults];
  }

  get faults(): readonly StreamFault[] {
    return this.#faults;
  }

  /** Whether further faults are dropped. */
  get full(): boolean {
    return this.#faults.length >= faultLimit;
  }

  add(fault: StreamFault): void {
    if (this.full) return;
    this.#faults.push(this.#faults.length === faultLimit - 1 ? tooMany(fault) : fault);
  }
}

function tooMany(fault: StreamFault): StreamFault {
  const { offset, length, command } = fault;
  const message = `More faults follow from byte ${offset} on: only the first ${faultLimit - 1} are listed. The first one is likely the cause of the others.`;
  const place = command === undefined ? { offset, length } : { offset, length, command };
  return { code: 'too-many-faults', severity: 'error', ...place, message };
}
