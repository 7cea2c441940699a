// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../../../engine/crc32c';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { runSend } from '../../../engine/send/sendEngine';
import type { PackedImage } from './packedImage';

const superblockAt = 0x10000;

/** Numbers that look random and depend on the seed alone: a linear congruence of 32 bits, mixed. */
export function randomOf(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 0x915f77f5) + 1) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    return Math.floor(((mixed ^ (mixed >>> 13)) >>> 0) / (2 ** 32 / below));
  };
}

/** Where the image has tree blocks and its superblock, and how long they are. */
export function metadataOf(image: PackedImage): readonly (readonly [number, number])[] {
  const fsid = image.read(superblockAt + 0x20, 16);
  const superblock = new DataView(image.read(superblockAt, 4096).buffer);
  const nodesize = superblock.getUint32(0x94, true);
  const found: (readonly [number, number])[] = [[superblockAt, 4096]];
  for (const number of image.blocks.keys()) {
    const at = number * 4096;
    const bytes = image.read(at, nodesize);
    if (at === superblockAt || fsid.some((byte, index) => byte !== bytes[0x20 + index])) continue;
    if (checksumOf(bytes) === new DataView(bytes.buffer).getUint32(0, true))
      found.push([at, nodesize]);
  }
  return found;
}

function checksumOf(bytes: Uint8Array): number {
  return ~crc32c(0xffffffff, bytes.subarray(32)) >>> 0;
}

/** The image with up to eight bytes of metadata changed; `sealed`, with checksums made right again. */
export function damagedImage(
  image: PackedImage,
  metadata: readonly (readonly [number, number])[],
  random: (below: number) => number,
  sealed: boolean,
): PackedImage {
  const replaced = new Map<number, Uint8Array>();
  for (let count = 1 + random(3); count > 0; count--) {
    const [at, size] = metadata[random(metadata.length)] ?? [superblockAt, 4096];
    const bytes = image.read(at, size);
    for (let changes = 1 + random(3); changes > 0; changes--) {
      // Half of them where the structure is, many to what is near a limit.
      const offset = 32 + random(random(2) === 0 ? 400 : size - 32);
      bytes[offset] = [0, 1, 0x7f, 0xff, random(256), random(256)][random(6)] ?? 0;
    }
    if (sealed) new DataView(bytes.buffer).setUint32(0, checksumOf(bytes), true);
    for (let from = 0; from < size; from += 4096)
      replaced.set((at + from) / 4096, bytes.slice(from, from + 4096));
  }
  return image.with(replaced);
}

/** What sending a damaged image came to. */
export interface FuzzOutcome {
  readonly error: unknown;
  readonly warnings: readonly string[];
  /** Of the stream, as far as it went. */
  readonly bytes: number;
  readonly crc: number;
}

/** More than any of the small images' streams has, and far less than memory. */
const maxStream = 64 * 1024 * 1024;
/** Stops a send that goes on and on, as one of a file that claims to be huge rightly does. */
class TooLong extends Error {}

/** Sends `second` from `first` on; never throws. */
export function sendDamaged(image: PackedImage): FuzzOutcome {
  let bytes = 0;
  let crc = 0;
  let error: unknown;
  let warnings: readonly string[] = [];
  try {
    const filesystem = openFilesystem([image]);
    const snapshot = (path: string) => filesystem.snapshot(filesystem.findSubvolume(path).id);
    const parentRoot = snapshot('first');
    runSend({
      sendRoot: snapshot('second'),
      parentRoot,
      cloneSources: [parentRoot],
      proto: 1,
      noFileData: false,
      omitStreamHeader: false,
      omitEndCmd: false,
      compressed: false,
      sink: {
        write: (command) => {
          bytes += command.length;
          crc = crc32c(crc, command);
          if (bytes > maxStream) throw new TooLong();
        },
      },
    });
    ({ warnings } = filesystem);
  } catch (thrown) {
    if (!(thrown instanceof TooLong)) error = thrown;
  }
  return { error, warnings, bytes, crc };
}
