// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../../engine/byteString';
import { memorySource } from '../../../engine/byteSource';
import type { Assumption } from '../../../engine/receive/assumption';
import { MemoryReceiver } from '../../../engine/receive/memoryReceiver';
import type { ReceiverOptions } from '../../../engine/receive/receiver';
import type { ReceivingVolume } from '../../../engine/receive/volume';
import { indexStream } from '../../../engine/stream/streamIndex';
import { expectedText } from './expectedText';
import { memoryTree, treeDifferences, type ExpectedFile } from './memoryTree';
import type { RealReceiver } from './realReceiver';

/** A volume that really is there, and the same in memory. */
export interface TwinVolume {
  readonly real: RealReceiver;
  readonly memory: ReceivingVolume;
}

/** How a stream is received by both. */
export interface Compared {
  /** What differs; empty where nothing does. */
  readonly differences: readonly string[];
  /** `out of sight`: what it does lies outside of its subvolume, and isn't compared. */
  readonly verdict: 'received' | 'refused' | 'out of sight';
}

/** Options that `btrfs receive` has, too, and whether its kernel has fs-verity. */
export type CalledWith = Pick<
  ReceiverOptions,
  'maxErrors' | 'honorEnd' | 'forceDecompress' | 'fsVerity'
>;

const argumentsOf = ({ maxErrors, honorEnd, forceDecompress }: CalledWith): string[] => [
  '-vvv',
  ...(maxErrors === undefined ? [] : ['--max-errors', `${maxErrors}`]),
  ...(honorEnd ? ['-e'] : []),
  ...(forceDecompress ? ['--force-decompress'] : []),
];

const mountPoint = byteStringOfText('/mnt');

/** Has both receive a stream into a directory below the mount point; what it makes there stays. */
export async function receiveByBoth(
  { real, memory }: TwinVolume,
  bytes: Uint8Array,
  destination: string,
  called: CalledWith = {},
): Promise<Compared> {
  const receiver = new MemoryReceiver(indexStream(memorySource('stream', bytes)), memory, {
    destination: byteStringOfText(destination),
    mountPoint,
    unknownSubvolumes: 'refuse',
    ...called,
  });
  receiver.step(Infinity);
  const { status, stderr, tree } = await real.receive(bytes, destination, argumentsOf(called));
  const assumes = (assumed: Assumption['kind']) =>
    receiver.assumptions.some(({ kind }) => kind === assumed);
  const isOutOfSight =
    assumes('the path leaves the subvolume') ||
    assumes('there is something behind the decompressed data') ||
    (assumes('the data can be decompressed') && undecodable.test(stderr));
  if (isOutOfSight) return { differences: [], verdict: 'out of sight' };

  const differences: string[] = [];
  const exitCode = receiver.outcome?.exitCode;
  if (status !== exitCode) differences.push(`exit code ${status} but in memory ${exitCode}`);
  const printed = stderr.split('\n').filter((line) => !fallback.test(line));
  if (printed.at(-1) === '') printed.pop();
  differences.push(...textDifference(printed, expectedText(receiver, called.honorEnd)));
  differences.push(...treeDifferences(tree, expectedTree(memory, destination)));
  return { differences, verdict: exitCode === 0 ? 'received' : 'refused' };
}

/** What receive finds in compressed data, which the receiver in memory doesn't look into. */
const undecodable = /^ERROR: (zlib inflate|failed to decompress zstd|lzo|lzo1x_decompress_safe)/m;

const fallback = /^encoded_write .* - falling back to decompress and write due to errno/;

function textDifference(found: readonly string[], expected: readonly string[]): string[] {
  const printed = [...found];
  for (let line = 0; line < Math.max(printed.length, expected.length); line++) {
    if (isUnfilled(printed[line], expected[line])) {
      // There may be line feeds in what nobody has filled.
      printed.splice(line + 1, Math.max(0, printed.length - expected.length));
    } else if (printed[line] !== expected[line]) {
      return [
        `line ${line}: ${JSON.stringify(printed[line])} but in memory ${JSON.stringify(expected[line])}`,
      ];
    }
  }
  return [];
}

const unfilled = /^ERROR: link: (source|target) path invalid: /;

/** Whether receive prints a buffer that it hasn't filled: what is in it can't be told. */
function isUnfilled(printed = '', expected = ''): boolean {
  return unfilled.test(expected) && unfilled.exec(printed)?.[0] === expected;
}

function expectedTree(volume: ReceivingVolume, destination: string): Record<string, ExpectedFile> {
  const directory = `${destination.slice(mountPoint.length + 1)}/`;
  const tree: Record<string, ExpectedFile> = {};
  for (const subvolume of volume.subvolumes) {
    if (!subvolume.path.startsWith(directory) || volume.at(subvolume.path) !== subvolume) continue;
    Object.assign(tree, memoryTree(volume, subvolume, subvolume.path.slice(directory.length)));
  }
  return tree;
}

/** Takes what was received into a directory away again. */
export async function forget({ real, memory }: TwinVolume, destination: string): Promise<void> {
  await real.delete(destination);
  const directory = `${destination.slice(mountPoint.length + 1)}/`;
  for (const subvolume of [...memory.subvolumes])
    if (subvolume.path.startsWith(directory)) memory.removeSubvolume(subvolume);
}
