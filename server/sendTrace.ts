// SPDX-License-Identifier: GPL-2.0-only
import { SendError } from '../engine/send/errors';
import type { Probe, ProbeFields } from '../engine/send/probe';
import type { SendAttribute } from '../engine/send/sendCommand';
import type { SendContext, SendSetup } from '../engine/send/sendContext';
import { beginSend, sendStep } from '../engine/send/sendEngine';
import { jsonCommand } from '../engine/stream/jsonCommand';
import { commandHeaderLength } from '../engine/stream/streamHeader';

/** One event of the engine: `seq`, `depth`, `event`, `cur_ino`, `send_progress`, and its own fields. */
export type TraceEvent = ProbeFields;

/**
 * Tells what the engine does, call by call: a function's begin is an event of its name with its
 * arguments, its end one of its name and `__ret` with the result; an emitted command is `command`.
 * Names of files are bytes, shown as Latin-1. `seq` counts on over several sends.
 */
export class SendTrace implements Probe {
  readonly #write: (event: TraceEvent) => void;
  #sctx: SendContext | undefined;
  #seq = 0;
  /** The functions that have begun and not ended. */
  readonly #open: string[] = [];

  constructor(write: (event: TraceEvent) => void) {
    this.#write = write;
  }

  /** Runs a send to its end; throws what `sendStep` throws, with the open functions ended by it. */
  run(setup: SendSetup): SendContext {
    const sctx = beginSend({ ...setup, probe: this });
    this.#sctx = sctx;
    try {
      while (sendStep(sctx));
    } catch (error) {
      if (error instanceof SendError) this.#unwind(-error.errno);
      throw error;
    }
    return sctx;
  }

  enter(name: string, fields: ProbeFields): void {
    this.#emit(name, fields);
    this.#open.push(name);
  }

  /** A function that returns nothing ends without an event. */
  leave(name: string, fields: ProbeFields): void {
    this.#open.pop();
    if (Object.keys(fields).length > 0) this.#emit(`${name}__ret`, fields);
  }

  event(name: string, fields: ProbeFields): void {
    const { attributes, ...rest } = fields;
    const more = isAttributes(attributes) ? { attributes: readable(attributes, rest) } : {};
    this.#emit(name, { ...rest, ...more });
  }

  #emit(event: string, fields: ProbeFields): void {
    this.#write({
      seq: this.#seq++,
      depth: this.#open.length,
      event,
      cur_ino: this.#sctx?.curIno ?? 0,
      send_progress: this.#sctx?.sendProgress ?? 0,
      ...fields,
    });
  }

  #unwind(ret: number): void {
    for (let name = this.#open.at(-1); name !== undefined; name = this.#open.at(-1)) {
      this.leave(name, { ret });
    }
  }
}

/** An event as one line of JSON, with 64-bit numbers exact and every control character escaped. */
export function traceLine(event: TraceEvent): string {
  const text = JSON.stringify(event, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${bigintMark}${value}${bigintMark}`;
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    return value;
  });
  return text
    .replaceAll(/"\ue000(\d+)\ue000"/g, '$1')
    .replaceAll(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

/** Around a bigint's digits until its quotes are taken away; names are bytes and never have it. */
const bigintMark = '\ue000';

const isAttributes = (value: unknown): value is readonly SendAttribute[] => Array.isArray(value);

/** Of DATA it may be shorter, but nothing follows that. */
const attributeHeaderLength = 4;

/** A command's attributes as `dump --format json` shows them. */
function readable(attributes: readonly SendAttribute[], fields: ProbeFields): unknown {
  let at = 0;
  const placed = attributes.map(({ type, data }) => {
    const attribute = { type, at, data };
    at += attributeHeaderLength + data.length;
    return attribute;
  });
  const { command, offset, length, type } = fields;
  const decoded = {
    index: Number(command),
    offset: Number(offset),
    payloadLength: Number(length) - commandHeaderLength,
    version: 1,
    faults: [],
    type: Number(type),
    attributes: placed,
  };
  return jsonCommand(decoded, 0).attributes;
}
