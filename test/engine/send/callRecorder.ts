// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../../../engine/send/probe';

/** A call or event with its fields; a result, `NAME__ret`, has those of the call too. */
export type RecordedCall = ProbeFields & { readonly event: string };

/** Keeps everything that the engine tells. */
export class CallRecorder implements Probe {
  readonly calls: RecordedCall[] = [];
  readonly #open: ProbeFields[] = [];

  enter(name: string, fields: ProbeFields): void {
    this.calls.push({ ...fields, event: name });
    this.#open.push(fields);
  }

  leave(name: string, fields: ProbeFields): void {
    this.calls.push({ ...this.#open.pop(), ...fields, event: `${name}__ret` });
  }

  event(name: string, fields: ProbeFields): void {
    this.calls.push({ ...fields, event: name });
  }
}
