// SPDX-License-Identifier: GPL-2.0-only
import { crc32c } from '../../../engine/crc32c';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { SendError } from '../../../engine/send/errors';
import { runSend } from '../../../engine/send/sendEngine';
import { ReadError } from '../../../engine/snapshot/errors';
import { damagedImage, metadataOf, randomOf, type MetadataBlock } from './damagedImage';
import { exercise } from './exercise';
import { openGolden } from './openGolden';
import type { PackedImage } from './packedImage';

/** Golden images that are damaged; their checksums are crc32c, which can be made right again. */
export const fuzzBases = [
  'single-crc32c',
  'mixed-extref',
  'raid1c3-large-nodes',
  'raid10',
  'raid5',
  'raid6',
  'block-group-tree',
] as const;
export type FuzzBase = (typeof fuzzBases)[number];

/** Of each row of stripes. */
const parities: Partial<Record<FuzzBase, number>> = { raid5: 1, raid6: 2 };

/** An image that is whole, and what is sent of it. */
export interface FuzzImage {
  readonly devices: readonly PackedImage[];
  readonly metadata: readonly MetadataBlock[];
  readonly whole: FuzzOutcome;
}

/** What sending an image came to. */
export interface FuzzOutcome {
  readonly error: unknown;
  readonly warnings: readonly string[];
  /** Of the stream, as far as it went. */
  readonly bytes: number;
  readonly crc: number;
}

const known = new Map<FuzzBase, FuzzImage>();

export function fuzzImage(base: FuzzBase): FuzzImage {
  let image = known.get(base);
  if (!image) {
    const golden = openGolden(base);
    golden.remove();
    const { devices } = golden;
    image = { devices, metadata: metadataOf(devices), whole: sendDamaged(devices) };
    known.set(base, image);
  }
  return image;
}

/**
 * Damages the image by that seed and sends from it; reads all of one in four, too. Throws an error that
 * says why what came of it is wrong. Gives whether the send ended with an error.
 */
export function fuzzOnce(base: FuzzBase, seed: number, sealed: boolean): boolean {
  const { devices, metadata, whole } = fuzzImage(base);
  const damage = damagedImage(devices, metadata, parities[base] ?? 0, randomOf(seed), sealed);
  const outcome = sendDamaged(damage.devices);
  const { error, crc, bytes } = outcome;
  const where = `${base}, seed ${seed}, ${sealed ? 'sealed' : 'not sealed'}`;
  if (error !== undefined && !(error instanceof ReadError) && !(error instanceof SendError))
    throw new Error(`${where}: another kind of error`, { cause: error });
  if (damage.reparable && error !== undefined)
    throw new Error(`${where}: another copy is good`, { cause: error });
  const old = outcome.warnings.join().includes('backup root');
  // Damage that a checksum shows is either not met, or mended, or an error.
  if (error === undefined && !sealed && !old && (crc !== whole.crc || bytes !== whole.bytes))
    throw new Error(`${where}: another stream, of ${bytes} bytes`);
  if (seed % 4 === 0) exercise(...damage.devices);
  return error !== undefined;
}

/** More than any of the small images' streams has, and far less than memory. */
const maxStream = 64 * 1024 * 1024;
/** Stops a send that goes on and on, as one of a file that claims to be huge rightly does. */
class TooLong extends Error {}

/** Sends `second` from `first` on; never throws. */
function sendDamaged(devices: readonly PackedImage[]): FuzzOutcome {
  let bytes = 0;
  let crc = 0;
  let error: unknown;
  let warnings: readonly string[] = [];
  try {
    const filesystem = openFilesystem(devices);
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
