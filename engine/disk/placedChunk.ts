// SPDX-License-Identifier: GPL-2.0-only
import { stripeLength, type Chunk } from './chunkItem';
import { dataColumns, stripeIndex, type Piece } from './chunkLayout';
import { deviceCopy, type Copy } from './copy';
import { deviceText, type Device } from './device';
import type { DeviceSet } from './deviceSet';
import { devicesMissing } from './errors';
import { canRebuild, rebuildColumn, type ParityRow } from './rebuildColumn';

/** A chunk, and on which of the devices that are there its stripes lie. */
export class PlacedChunk {
  readonly chunk: Chunk;
  /** Undefined for a missing one. */
  readonly #devices: readonly (Device | undefined)[];

  constructor(chunk: Chunk, devices: DeviceSet) {
    this.chunk = chunk;
    this.#devices = chunk.stripes.map((stripe) => devices.find(stripe));
  }

  /**
   * Every way to get at the piece, the one to try first in front. `locate` says where on the device a
   * stripe has it; left out, the chunk says. Throws a DiskError where too many devices are missing.
   */
  copies(piece: Piece, locate?: (stripe: number) => number | undefined): readonly Copy[] {
    const { mirrors, parities } = this.chunk.profile;
    const direct: Copy[] = [];
    const stale: Copy[] = [];
    const bytenr = this.chunk.logical + piece.offset;
    for (let mirror = 0; mirror < mirrors; mirror++) {
      const index = stripeIndex(this.chunk, piece.row, piece.column, mirror);
      const device = this.#devices[index];
      const physical = locate ? locate(index) : this.#physical(index, piece);
      if (!device || physical === undefined) continue;
      const copy = deviceCopy(device, physical, piece.length, bytenr);
      (device.stale ? stale : direct).push(copy);
    }
    const rebuilt = parities > 0 ? this.#rebuilt(piece) : [];
    const copies = [...direct, ...rebuilt, ...stale];
    if (copies.length === 0) throw devicesMissing(bytenr, piece.length, this.#missing());
    return copies;
  }

  #physical(index: number, piece: Piece): number {
    const begin = this.chunk.stripes[index]?.physical ?? 0;
    return begin + piece.row * stripeLength + piece.within;
  }

  /** What parity gives: as if only this column were bad, then as if another were, too. */
  #rebuilt(piece: Piece): readonly Copy[] {
    const columns = this.chunk.stripes.length;
    const known = new Set([piece.column]);
    for (let column = 0; column < columns; column++) {
      if (!this.#deviceAt(piece.row, column)) known.add(column);
    }
    const attempts = [known];
    for (let column = 0; column < columns; column++) {
      if (!known.has(column)) attempts.push(new Set([...known, column]));
    }
    const row = this.#parityRow(piece);
    const index = stripeIndex(this.chunk, piece.row, piece.column, 0);
    const source = this.#devices[index]?.source.name ?? 'a missing device';
    return attempts
      .filter((bad) => canRebuild(row, bad))
      .map((bad) => ({
        source: `${source}, rebuilt from parity`,
        physical: this.#physical(index, piece),
        read: () => rebuildColumn(row, piece.column, bad),
      }));
  }

  #parityRow(piece: Piece): ParityRow {
    const { length } = piece;
    return {
      data: dataColumns(this.chunk),
      parities: this.chunk.profile.parities,
      length,
      read: (column) => {
        const index = stripeIndex(this.chunk, piece.row, column, 0);
        const device = this.#devices[index];
        const bytenr = this.chunk.logical + piece.offset;
        if (!device) throw devicesMissing(bytenr, length, this.#missing());
        return deviceCopy(device, this.#physical(index, piece), length, bytenr).read();
      },
    };
  }

  #deviceAt(row: number, column: number): Device | undefined {
    return this.#devices[stripeIndex(this.chunk, row, column, 0)];
  }

  #missing(): readonly string[] {
    const missing = this.chunk.stripes.filter((_, index) => !this.#devices[index]);
    return [...new Set(missing.map(deviceText))];
  }
}
