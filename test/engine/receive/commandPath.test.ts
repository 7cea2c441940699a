// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOf, bytesOf } from '../../../engine/byteString';
import { CommandPath } from '../../../engine/receive/commandPath';
import { nameBytesOf, textOfName } from '../../../engine/receive/tree/nameBytes';
import { parseOrphanName } from '../../../engine/stream/orphanName';

/** Few different bytes, so that slashes, dots and NULs stand in all places. */
const bytes = fc
  .array(fc.constantFrom(...Array.from('\0//..ao1-\xff', (char) => char.charCodeAt(0))), {
    maxLength: 12,
  })
  .map((values) => Uint8Array.from(values));

test('a path is what comes before the first NUL, and its name what is behind its last slash', () => {
  fc.assert(
    fc.property(bytes, bytes, (before, value) => {
      const path = new CommandPath();
      path.keep(before, 0, before.length);
      path.keep(Uint8Array.from([47, ...value, 47]), 1, value.length);
      const [text = ''] = byteStringOf(value).split('\0');
      const name = text.slice(text.lastIndexOf('/') + 1);
      expect(path.text).toBe(text);
      expect(textOfName(path.name)).toBe(name);
      expect(path.name.hash).toBe(nameBytesOf(textOfName(path.name)).hash);
      expect(path.endsInName).toBe(!['', '.', '..'].includes(name));
      expect(path.orphanName).toEqual(parseOrphanName(path.text));
    }),
  );
});

test('it knows the bytes that it was read from, and no others', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const path = new CommandPath();
      path.keep(first, 0, first.length);
      expect(path.is(viewOf(second), 0, second.length)).toBe(
        byteStringOf(first) === byteStringOf(second),
      );
      const other = CommandPath.of(byteStringOf(second));
      const copy = CommandPath.of(byteStringOf(second));
      copy.take(path);
      expect(copy.text).toBe(path.text);
      expect(textOfName(copy.name)).toBe(textOfName(path.name));
      expect(copy.name.hash).toBe(path.name.hash);
      const withoutSlash = (text: string) => text.replace(/\/$/, '');
      expect(path.leadsWhere(other)).toBe(withoutSlash(path.text) === withoutSlash(other.text));
    }),
  );
});

test('a path longer than any before is kept whole', () => {
  const long = bytesOf(byteStringOf(new Uint8Array(65_535).fill(97)));
  const path = new CommandPath();
  path.keep(long, 0, long.length);
  expect(path.text).toHaveLength(65_535);
  expect(path.is(viewOf(long), 0, long.length)).toBe(true);
});

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
