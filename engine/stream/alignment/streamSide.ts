// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../streamIndex';

/** Neighbouring commands that belong together: those of one inode, nearly always. */
export interface CommandUnit {
  /** What the same unit of another stream is known by. */
  readonly key: string;
  /** Its commands, from `first` to `last`. */
  readonly first: number;
  readonly last: number;
}

/** A stream that is compared, divided into units that cover all of its commands in order. */
export interface StreamSide {
  readonly index: StreamIndex;
  readonly units: readonly CommandUnit[];
}
