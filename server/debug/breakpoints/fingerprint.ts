// SPDX-License-Identifier: GPL-2.0-only
import type { Value } from '../variables/value';

const format = { hex: false };

/**
 * Text that is the same for the same content, however deep. Where a list's members have keys, their
 * order is none of it: looking something up in a cache changes nothing of what it holds.
 */
export function fingerprint(value: Value): string {
  const { fields, items, raw } = value;
  if (items) {
    const members = Array.from({ length: items.count }, (_, index) => {
      const item = items.at(index);
      return `${items.keyOf?.(index) ?? ''}=${item ? fingerprint(item) : ''}`;
    });
    return `[${(items.keyOf ? members.sort() : members).join(',')}]`;
  }
  if (fields) {
    const inside = fields.map((field) => fingerprint(field.value)).join(',');
    return `${raw === undefined ? '' : String(raw)}{${inside}}`;
  }
  return JSON.stringify(raw === undefined || typeof raw === 'bigint' ? value.show(format) : raw);
}
