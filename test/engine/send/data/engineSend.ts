// SPDX-License-Identifier: GPL-2.0-only
import { openFilesystem } from '../../../../engine/disk/filesystem';
import type { KernelProfile } from '../../../../engine/send/profiles';
import { runSend } from '../../../../engine/send/sendEngine';
import type { Snapshot } from '../../../../engine/snapshot/snapshot';
import { openPath } from '../../../../server/nodeFileOpener';

/** A send by snapshots' paths inside the top level, and its options. */
export interface SendArguments {
  readonly subvol: string;
  readonly parent?: string;
  readonly cloneSources?: readonly string[];
  readonly proto: 1 | 2;
  readonly noFileData?: boolean;
  readonly compressed?: boolean;
  readonly omitEndCmd?: boolean;
  /** As which kernel; left out, the latest. */
  readonly kernel?: KernelProfile;
}

/** What the engine writes for it, from the image. `chunks` has it also where the send fails. */
export function engineSend(
  image: string,
  args: SendArguments,
  chunks: Uint8Array[] = [],
): Uint8Array {
  const file = openPath(image);
  const filesystem = openFilesystem([file]);
  const open = (path: string): Snapshot => filesystem.snapshot(filesystem.findSubvolume(path).id);
  const parentRoot = args.parent === undefined ? undefined : open(args.parent);
  try {
    runSend({
      sendRoot: open(args.subvol),
      ...(parentRoot && { parentRoot }),
      // As btrfs-progs has it: the sources as given, then the parent.
      cloneSources: [...(args.cloneSources ?? []).map(open), ...(parentRoot ? [parentRoot] : [])],
      proto: args.proto,
      noFileData: args.noFileData ?? false,
      omitStreamHeader: false,
      omitEndCmd: args.omitEndCmd ?? false,
      compressed: args.compressed ?? false,
      ...(args.kernel && { kernel: args.kernel }),
      sink: { write: (bytes) => chunks.push(bytes) },
    });
  } finally {
    file.close();
  }
  return Buffer.concat(chunks);
}

/** The same for `btrfs send`, with the snapshots below `mountpoint`. */
export function progsArguments(mountpoint: string, args: SendArguments): string[] {
  const below = (path: string): string => `${mountpoint}/${path}`;
  return [
    ...['--proto', `${args.proto}`],
    ...(args.noFileData ? ['--no-data'] : []),
    ...(args.compressed ? ['--compressed-data'] : []),
    ...(args.parent === undefined ? [] : ['-p', below(args.parent)]),
    ...(args.cloneSources ?? []).flatMap((source) => ['-c', below(source)]),
    below(args.subvol),
  ];
}
