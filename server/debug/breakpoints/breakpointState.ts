// SPDX-License-Identifier: GPL-2.0-only

/** A breakpoint as it is told to the client; lines count from 0. */
export interface BreakpointState {
  readonly id: number;
  readonly verified: boolean;
  readonly line?: number;
  readonly message?: string;
  /** The part of the stream's text that it is in. */
  readonly part?: number;
}
