// SPDX-License-Identifier: GPL-2.0-only
import type { DataOperation } from './dataOperation';

/** A range of a file and where its bytes come from. What lies between extents is a hole. */
export interface Extent {
  /** In the file, in bytes. */
  readonly offset: number;
  readonly length: number;
  /** What put it there: never a truncate or a hole. */
  readonly from: DataOperation;
}

const known = new WeakMap<DataOperation, readonly Extent[]>();

/** What a file consists of, in order; nothing of what lies behind its end but preallocated ranges. */
export function extentsOf(content: DataOperation | undefined): readonly Extent[] {
  if (!content) return [];
  const before = known.get(content);
  if (before) return before;
  const operations: DataOperation[] = [];
  let start: readonly Extent[] = [];
  for (let at: DataOperation | undefined = content; at; at = at.previous) {
    const done = known.get(at);
    if (done) {
      start = done;
      break;
    }
    operations.push(at);
  }
  const extents = [...start];
  for (const operation of operations.reverse()) apply(extents, operation);
  known.set(content, extents);
  return extents;
}

function apply(extents: Extent[], operation: DataOperation): void {
  const { offset, length, kind } = operation;
  if (kind === 'truncate') {
    cut(extents, offset, Infinity);
    return;
  }
  if (length === 0) return;
  if (kind === 'prealloc') {
    preallocate(extents, operation);
    return;
  }
  const at = cut(extents, offset, offset + length);
  if (kind !== 'hole') extents.splice(at, 0, { offset, length, from: operation });
}

/** Fills the gaps of a range: what is there stays. */
function preallocate(extents: Extent[], from: DataOperation): void {
  const end = from.offset + from.length;
  let at = firstEndingAfter(extents, from.offset);
  for (let offset = from.offset; offset < end; at++) {
    const next = extents[at];
    const stop = Math.min(next?.offset ?? end, end);
    if (stop > offset) extents.splice(at++, 0, { offset, length: stop - offset, from });
    offset = next ? next.offset + next.length : end;
  }
}

/** Takes a range out, and returns where in the list something in it would have its place. */
function cut(extents: Extent[], start: number, end: number): number {
  const first = firstEndingAfter(extents, start);
  let last = first;
  const kept: Extent[] = [];
  for (; last < extents.length; last++) {
    const extent = extents[last];
    if (!extent || extent.offset >= end) break;
    const extentEnd = extent.offset + extent.length;
    if (extent.offset < start) kept.push({ ...extent, length: start - extent.offset });
    if (extentEnd > end) kept.push({ ...extent, offset: end, length: extentEnd - end });
  }
  extents.splice(first, last - first, ...kept);
  return kept[0] && kept[0].offset < start ? first + 1 : first;
}

/** The first extent that reaches beyond an offset. */
function firstEndingAfter(extents: readonly Extent[], offset: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const extent = extents[middle];
    if (extent && extent.offset + extent.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
