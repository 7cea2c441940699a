// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../../engine/byteString';
import { listValue, structValue } from '../variables/compound';
import { flagValue, nameValue, nothing, numberValue, textValue } from '../variables/scalars';
import type { Value } from '../variables/value';
import type { Scene } from './scene';

/** The event that the engine stands at, with the names that the kernel's function has for its arguments. */
export function eventValue({ name, fields }: Scene['event']): Value {
  const shown = Object.entries(fields).map(([field, value]): [string, Value] => [
    field,
    valueOf(value),
  ]);
  // What an event tells under the name `name` is more than what it is called.
  return structValue('event', name, { event: textValue(name), ...Object.fromEntries(shown) });
}

function valueOf(value: unknown): Value {
  if (typeof value === 'number' || typeof value === 'bigint') return numberValue(value);
  if (typeof value === 'boolean') return flagValue(value);
  if (typeof value === 'string') return nameValue(value as ByteString);
  if (Array.isArray(value)) return listValue('list', value as unknown[], valueOf);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return nothing('not shown');
  }
  const fields = Object.entries(value).map(([name, one]): [string, Value] => [name, valueOf(one)]);
  return structValue(
    'struct',
    fields.map(([name]) => displayName(name as ByteString)).join(', '),
    Object.fromEntries(fields),
  );
}
