// SPDX-License-Identifier: GPL-2.0-only

/** What an event carries: the kernel's argument names, and values that are plain data. */
export type ProbeFields = Readonly<Record<string, unknown>>;

/**
 * Watches the engine at work. Without one, nothing is computed for it: calls are written
 * `sctx.probe?.enter('get_cur_path', { ino, gen })`. A probe may throw to stop the engine where it is;
 * the context then stays as it was at that event, and is only good for looking at.
 */
export interface Probe {
  /** A function of the kernel begins. Its name as the kernel has it. */
  enter(name: string, fields: ProbeFields): void;
  /** That function ends: `ret` as the kernel returns it, and what it returned by pointers. */
  leave(name: string, fields: ProbeFields): void;
  /** Something worth seeing that is no function's call: a command emitted, a name orphanized … */
  event(name: string, fields: ProbeFields): void;
  /** Whether it cares for an event that takes work to find out; left out, it cares for all. */
  wants?(event: string): boolean;
}
