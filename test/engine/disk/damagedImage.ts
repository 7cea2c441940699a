// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../../../engine/crc32c';
import { hashOf } from './hashOf';
import type { PackedImage } from './packedImage';

const superblockAt = 0x10000;

/** A tree block or superblock, with all places at which it lies. */
export interface MetadataBlock {
  readonly size: number;
  readonly copies: readonly { readonly device: number; readonly at: number }[];
}

/** What is done to an image. */
export interface Damage {
  readonly devices: readonly PackedImage[];
  /** Only one copy was changed of what there is more than once, and its checksum shows it. */
  readonly reparable: boolean;
}

/** Numbers that look random and depend on the seed alone: a linear congruence of 32 bits, mixed. */
export function randomOf(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 0x915f77f5) + 1) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    return Math.floor(((mixed ^ (mixed >>> 13)) >>> 0) / (2 ** 32 / below));
  };
}

/** The tree blocks of devices whose checksums are crc32c, and their superblocks. */
export function metadataOf(devices: readonly PackedImage[]): readonly MetadataBlock[] {
  const found = new Map<string, { size: number; copies: { device: number; at: number }[] }>();
  devices.forEach((image, device) => {
    found.set(`superblock ${device}`, { size: 4096, copies: [{ device, at: superblockAt }] });
    const superblock = new DataView(image.read(superblockAt, 4096).buffer);
    const fsid = image.read(superblockAt + 0x20, 16);
    const size = superblock.getUint32(0x94, true);
    for (const number of image.blocks.keys()) {
      const at = number * 4096;
      if (image.read(at + 0x20, 16).some((byte, index) => byte !== fsid[index])) continue;
      const bytes = image.read(at, size);
      if (at === superblockAt || bytes.length < size) continue;
      if (checksumOf(bytes) !== new DataView(bytes.buffer).getUint32(0, true)) continue;
      const hash = hashOf(bytes);
      const known = found.get(hash);
      if (known) known.copies.push({ device, at });
      else found.set(hash, { size, copies: [{ device, at }] });
    }
  });
  return [...found.values()];
}

function checksumOf(bytes: Uint8Array): number {
  return ~crc32c(0xffffffff, bytes.subarray(32)) >>> 0;
}

/**
 * The image with a few bytes of metadata changed: in one copy, or so that no other way leads to what
 * was there, for which as many devices are taken away as there are parities. `sealed`, with checksums
 * made right again.
 */
export function damagedImage(
  devices: readonly PackedImage[],
  metadata: readonly MetadataBlock[],
  parities: number,
  random: (below: number) => number,
  sealed: boolean,
): Damage {
  const replaced = devices.map(() => new Map<number, Uint8Array>());
  const all = random(2) === 0;
  const blocks = random(2) === 0 ? 1 : 1 + random(3);
  let reparable = !sealed && !all && blocks === 1;
  const hit = new Set<number>();
  for (let count = blocks; count > 0; count--) {
    const block = metadata[random(metadata.length)];
    const [first] = block?.copies ?? [];
    const image = devices[first?.device ?? 0];
    if (!block || !first || !image) throw new RangeError('There is nothing to be damaged');
    const bytes = changed(image.read(first.at, block.size), random);
    if (sealed) new DataView(bytes.buffer).setUint32(0, checksumOf(bytes), true);
    const which = random(block.copies.length);
    reparable &&= block.copies.length + parities > 1;
    hit.add(first.device);
    block.copies.forEach(({ device, at }, index) => {
      if (!all && index !== which) return;
      for (let from = 0; from < block.size; from += 4096)
        replaced[device]?.set((at + from) / 4096, bytes.slice(from, from + 4096));
    });
  }
  const others = devices.filter((_, index) => !hit.has(index));
  const lost = new Set(all ? others.slice(0, parities) : []);
  const kept = devices.flatMap((image, index) =>
    lost.has(image) ? [] : [image.with(replaced[index] ?? new Map())],
  );
  return { devices: kept, reparable };
}

/** Half of the changes are where the structure is, many to what is near a limit. */
function changed(bytes: Uint8Array, random: (below: number) => number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const offset = 32 + random(random(2) === 0 ? 400 : copy.length - 32);
    copy[offset] = [0, 1, 0x7f, 0xff, random(256), random(256)][random(6)] ?? 0;
  }
  return copy;
}
