// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../byteString';
import type { StreamIndex } from '../stream/streamIndex';
import { MemoryReceiver } from './memoryReceiver';
import type { SubvolumeSource } from './tree/subvolumeTree';
import { ReceivingVolume } from './volume';

const mountPoint = byteStringOfText('/mnt');

/**
 * Commands of which every state stays reachable: the history of a million takes some hundred MiB. Of
 * longer streams only the state that is reached is known.
 */
const historyLimit = 4_000_000;

/**
 * New receivers of a stream and of those that are to be received before it, in their order, on one
 * volume, which is empty but for the given subvolumes. Each has a directory of its own: tools that
 * number their snapshots' directories call all snapshots the same. Where it is known which of the
 * stream's commands have a wrong CRC, no CRC is made of any.
 */
export function receiversOf(
  stream: StreamIndex,
  parents: readonly StreamIndex[],
  subvolumes: readonly SubvolumeSource[] = [],
  wrongCrcs?: ReadonlySet<number>,
): {
  readonly own: MemoryReceiver;
  readonly parents: readonly MemoryReceiver[];
  readonly keepHistory: boolean;
} {
  const volume = new ReceivingVolume();
  for (const subvolume of subvolumes) volume.addSubvolume(subvolume);
  const before = parents.map((parent, at) => {
    const destination = byteStringOfText(`/mnt/${at}`);
    return new MemoryReceiver(parent, volume, { mountPoint, destination, keepHistory: false });
  });
  const keepHistory = stream.commandCount <= historyLimit;
  const options = { mountPoint, destination: mountPoint, maxErrors: 0, keepHistory, wrongCrcs };
  return { own: new MemoryReceiver(stream, volume, options), parents: before, keepHistory };
}
