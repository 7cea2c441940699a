// SPDX-License-Identifier: GPL-2.0-only
import type { Field, Items, Value, ValueFormat } from './value';

/** A structure: its fields in order, and a line that says what matters of them. */
export function structValue(
  type: string,
  summary: string | ((format: ValueFormat) => string),
  fields: Readonly<Record<string, Value>>,
): Value {
  return {
    show: typeof summary === 'string' ? () => summary : summary,
    type,
    fields: fieldsOf(fields),
  };
}

export function fieldsOf(fields: Readonly<Record<string, Value>>): Field[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}

/** A list, of whose members those are made that are looked at. */
export function listValue<Item>(
  type: string,
  list: readonly Item[],
  valueOf: (item: Item) => Value,
  keyOf?: (item: Item) => string,
): Value {
  const at = (index: number): Value | undefined => {
    const item = list[index];
    return item === undefined ? undefined : valueOf(item);
  };
  return itemsValue(type, {
    count: list.length,
    at,
    ...(keyOf && { keyOf: keyed(list, keyOf) }),
  });
}

/** A list by what it says of its members. */
export function itemsValue(type: string, items: Items): Value {
  return { show: (format) => listSummary(items.count, items.at, format), type, items };
}

function keyed<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
): (index: number) => string | undefined {
  return (index) => {
    const item = list[index];
    return item === undefined ? undefined : keyOf(item);
  };
}

const summaryItems = 3;
const summaryLength = 120;

/** The list's length and its first members, as far as a line has room. */
function listSummary(
  count: number,
  at: (index: number) => Value | undefined,
  format: ValueFormat,
): string {
  const parts: string[] = [];
  let length = 0;
  for (let index = 0; index < Math.min(count, summaryItems); index++) {
    const text = at(index)?.show(format) ?? '';
    length += text.length;
    if (length > summaryLength && index > 0) break;
    parts.push(text);
  }
  if (parts.length < count) parts.push('…');
  return count === 0 ? '[0]' : `[${count}] ${parts.join(', ')}`;
}
