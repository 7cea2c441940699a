// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../../../engine/send/probe';

/** Listens for names, at a fraction of what watching every event costs. */
export class EarProbe implements Probe {
  /** Of functions, of events, and of commands. */
  names: ReadonlySet<string> = new Set();
  /** Asked at each event whether that is as good as a name that is heard. */
  changed: (() => boolean) | undefined;
  private readonly heard: () => void;

  /** `heard` may throw to leave the engine. */
  constructor(heard: () => void) {
    this.heard = heard;
  }

  enter(name: string): void {
    if (this.names.has(name) || this.changed?.() === true) this.heard();
  }

  /** Nobody waits for a function's end, but for what it has changed. */
  leave(): void {
    if (this.changed?.() === true) this.heard();
  }

  event(name: string, fields: ProbeFields): void {
    const isCommand = name === 'command' && this.names.has(String(fields['name']));
    if (isCommand || this.names.has(name) || this.changed?.() === true) this.heard();
  }

  wants(event: string): boolean {
    return this.names.has(event);
  }
}
