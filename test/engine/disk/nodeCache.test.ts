// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { DiskNode } from '../../../engine/disk/node';
import { NodeCache } from '../../../engine/disk/nodeCache';

function node(bytenr: number): DiskNode {
  const bytes = new Uint8Array(4096);
  new DataView(bytes.buffer).setBigUint64(0x30, BigInt(bytenr), true);
  return new DiskNode(bytes);
}

test('keeps what is asked for, and never more than it may', () => {
  const cache = new NodeCache(16 * 4096);
  cache.set(node(4096));
  for (let count = 2; count <= 1000; count++) {
    cache.set(node(count * 4096));
    expect(cache.get(4096)?.bytenr).toBe(4096);
  }
  const kept = Array.from({ length: 1000 }, (_, index) => cache.get((index + 1) * 4096));
  expect(kept.filter((one) => one !== undefined).length).toBeLessThanOrEqual(16);
  expect(cache.get(5 * 4096)).toBeUndefined();
});

test('gives the node that was read last', () => {
  const cache = new NodeCache(4 * 4096);
  const second = node(4096);
  cache.set(node(4096));
  cache.set(second);
  expect(cache.get(4096)).toBe(second);
});
