// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataOperation } from '../../../engine/receive/data/dataOperation';
import { extentsOf } from '../../../engine/receive/data/extents';

const size = 40;
const step = fc.record({
  kind: fc.constantFrom('write', 'hole', 'prealloc', 'truncate', 'clone'),
  offset: fc.nat(size),
  length: fc.nat(12),
});

test('extents are what the operations leave of one another', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      // For each byte the number of the operation that put it there.
      const bytes = new Array<number>(2 * size).fill(-1);
      let content: DataOperation | undefined;
      for (const [command, { kind, offset, length }] of steps.entries()) {
        const common = { previous: content, command, offset, length, size: 0 };
        content =
          kind === 'clone'
            ? { ...common, kind, source: undefined, sourceOffset: 0 }
            : { ...common, kind };
        // Some lists are asked for on the way, and built upon.
        if (command % 3 === 0) extentsOf(content);
        for (let at = offset; at < (kind === 'truncate' ? bytes.length : offset + length); at++) {
          if (kind === 'truncate' || kind === 'hole') bytes[at] = -1;
          else if (kind !== 'prealloc' || bytes[at] === -1) bytes[at] = command;
        }
      }
      const found = new Array<number>(2 * size).fill(-1);
      let end = 0;
      for (const extent of extentsOf(content)) {
        expect(extent.offset).toBeGreaterThanOrEqual(end);
        expect(extent.length).toBeGreaterThan(0);
        end = extent.offset + extent.length;
        found.fill(extent.from.command ?? -2, extent.offset, end);
      }
      expect(found).toEqual(bytes);
    }),
  );
});
