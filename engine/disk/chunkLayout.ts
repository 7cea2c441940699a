// SPDX-License-Identifier: GPL-2.0-only
import { stripeLength, type Chunk } from './chunkItem';

/** A part of a chunk that lies in one piece on each stripe that has it. */
export interface Piece {
  /** Within the chunk, in bytes. */
  readonly offset: number;
  readonly length: number;
  /** The row of stripe lengths, and the column of data in it. */
  readonly row: number;
  readonly column: number;
  /** Where it begins within a stripe's share of the row. */
  readonly within: number;
}

/** How many stripe lengths of data lie side by side. */
export function dataColumns({ profile, stripes }: Chunk): number {
  return (stripes.length - profile.parities) / profile.mirrors;
}

/** Cuts a range of a chunk where it goes on on another stripe. */
export function piecesOf(chunk: Chunk, offset: number, length: number): readonly Piece[] {
  const columns = dataColumns(chunk);
  // Then every stripe holds it all, and a single row does.
  if (columns === 1 && chunk.profile.parities === 0)
    return [{ offset, length, row: 0, column: 0, within: offset }];
  const pieces: Piece[] = [];
  for (let at = offset; at < offset + length;) {
    const within = at % stripeLength;
    const stripe = (at - within) / stripeLength;
    const column = stripe % columns;
    const row = (stripe - column) / columns;
    const size = Math.min(stripeLength - within, offset + length - at);
    pieces.push({ offset: at, length: size, row, column, within });
    at += size;
  }
  return pieces;
}

/**
 * Which stripe has a column of a row. With parity, columns move on by one from row to row, and P and
 * Q are those behind the data's; else `mirror` chooses among equals.
 */
export function stripeIndex(chunk: Chunk, row: number, column: number, mirror: number): number {
  const { mirrors, parities } = chunk.profile;
  return parities > 0 ? (row + column) % chunk.stripes.length : column * mirrors + mirror;
}
