// SPDX-License-Identifier: GPL-2.0-only

/**
 * How a change is known. `measured`: streams of kernels from before and after it are reproduced byte
 * for byte. `read`: the sources from before and after it were read. `told`: only what commits and
 * fstests say of it; the version may be one off.
 */
export type Evidence = 'measured' | 'read' | 'told';

/** A change of the kernel's send engine that shows in the stream. */
export interface KernelChange {
  /** The first mainline version that has it, as `6.3`. */
  readonly since: string;
  /** The first mainline version that does without it again; left out by nearly all. */
  readonly until?: string;
  /** And the first behind that which has it again. */
  readonly again?: string;
  /** Stable releases that have it too, as `6.12.44`: it came in that one or, for `≤`, not later. */
  readonly backports?: readonly string[];
  readonly commit?: string;
  readonly evidence: Evidence;
  /** What the kernel does with the change, and did before it. */
  readonly does: string;
}
