// SPDX-License-Identifier: GPL-2.0-only
import type { DataExtent, DataPiece } from './dataExtent';

/** A part of a file and the part of an extent that it shows: a file extent item. Bytes. */
export interface FileRange {
  /** In the file. */
  readonly offset: number;
  readonly length: number;
  readonly extent: DataExtent;
  /** In the extent's uncompressed data. */
  readonly at: number;
  /** The transaction in which the file got it: the engine takes for unchanged what has the same. */
  readonly generation: number;
}

/** Bytes of a block; streams don't tell, and nearly all filesystems have these. */
export const sectorsize = 4096;

export const alignDown = (offset: number): number => offset - (offset % sectorsize);
export const alignUp = (offset: number): number => Math.ceil(offset / sectorsize) * sectorsize;

/** Makes a hole of [start, end), and returns where in the list something there has its place. */
export function cutRanges(ranges: FileRange[], start: number, end: number): number {
  const first = firstEndingAfter(ranges, start);
  let last = first;
  const kept: FileRange[] = [];
  for (; last < ranges.length; last++) {
    const range = ranges[last];
    if (!range || range.offset >= end) break;
    if (range.offset < start) kept.push(partOf(range, range.offset, start));
    if (range.offset + range.length > end)
      kept.push(partOf(range, end, range.offset + range.length));
  }
  const before = kept[0] && kept[0].offset < start ? 1 : 0;
  if (last > first || kept.length > 0) ranges.splice(first, last - first, ...kept);
  return first + before;
}

/** Puts a range in the place of what is there. */
export function putRange(ranges: FileRange[], range: FileRange): void {
  const at = cutRanges(ranges, range.offset, range.offset + range.length);
  if (at === ranges.length) ranges.push(range);
  else ranges.splice(at, 0, range);
}

/** What lies in [start, end), clipped to it. */
export function rangesIn(ranges: readonly FileRange[], start: number, end: number): FileRange[] {
  const found: FileRange[] = [];
  for (let at = firstEndingAfter(ranges, start); at < ranges.length; at++) {
    const range = ranges[at];
    if (!range || range.offset >= end) break;
    const stop = Math.min(range.offset + range.length, end);
    found.push(partOf(range, Math.max(range.offset, start), stop));
  }
  return found;
}

/** The data of [start, end) of a file, as pieces whose places count from `start`. */
export function piecesIn(ranges: readonly FileRange[], start: number, end: number): DataPiece[] {
  return rangesIn(ranges, start, end).flatMap(({ offset, length, extent, at }) =>
    extent.pieces.flatMap((piece) => {
      const from = Math.max(piece.at, at);
      const to = Math.min(piece.at + piece.length, at + length);
      if (from >= to) return [];
      const place = offset - start + (from - at);
      const within = piece.from + (from - piece.at);
      return [{ at: place, length: to - from, command: piece.command, from: within }];
    }),
  );
}

/** The parts of [start, end) that no range covers. */
export function gapsIn(
  ranges: readonly FileRange[],
  start: number,
  end: number,
): readonly { readonly start: number; readonly end: number }[] {
  const gaps: { start: number; end: number }[] = [];
  let at = start;
  for (const { offset, length } of rangesIn(ranges, start, end)) {
    if (offset > at) gaps.push({ start: at, end: offset });
    at = offset + length;
  }
  if (at < end) gaps.push({ start: at, end });
  return gaps;
}

function partOf(range: FileRange, start: number, end: number): FileRange {
  if (start === range.offset && end === range.offset + range.length) return range;
  return { ...range, offset: start, length: end - start, at: range.at + start - range.offset };
}

/** Where in the list the first range is that reaches beyond an offset. */
export function firstEndingAfter(ranges: readonly FileRange[], offset: number): number {
  const last = ranges.at(-1);
  if (!last || last.offset + last.length <= offset) return ranges.length;
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range && range.offset + range.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
