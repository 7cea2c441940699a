// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import type { Moment } from '../../../server/debug/replay/moment';

/** A fingerprint of all that can be seen at a moment: the context, the stack, the event. */
export function stateDigest(moment: Moment | undefined): string {
  if (!moment) return 'nowhere';
  const state = { ...moment.sctx, setup: undefined };
  const { step, event, kind, name, fields, stack } = moment;
  const seen = { step, event, kind, name, fields, stack, state };
  return createHash('sha1').update(JSON.stringify(seen, plain)).digest('hex');
}

function plain(_: string, value: unknown): unknown {
  if (value instanceof Map) return ['map', ...value];
  // File data is not made again when the engine runs again; nobody is shown it.
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'bigint') return `${value}n`;
  return value;
}
