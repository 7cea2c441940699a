// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { openFilesystem, type Filesystem } from '../engine/disk/filesystem';
import { kernelProfile } from '../engine/send/profiles';
import type { SendSetup } from '../engine/send/sendContext';
import type { Snapshot } from '../engine/snapshot/snapshot';
import type { FileOpener, OpenFile } from './fileOpener';
import { findGoodParent } from './goodParent';
import type { ImageSend } from './streamUri';

/** A filesystem that is open, and what is to be sent from it. */
export interface OpenImageSend {
  readonly filesystem: Filesystem;
  readonly setup: Omit<SendSetup, 'sink' | 'probe'>;
  /** What a person should know of the image, also whether it was written to since it was opened. */
  warnings(): readonly string[];
  close(): void;
}

/**
 * Opens the devices of a filesystem and finds the snapshots that a send names. Rejects where a file
 * can't be opened, holds no btrfs that can be read, or a subvolume isn't there.
 */
export async function openImageSend(
  opener: FileOpener,
  image: URI,
  send: ImageSend,
): Promise<OpenImageSend> {
  const files: OpenFile[] = [];
  const close = (): void => files.forEach((file) => file.close());
  try {
    files.push(await opener.open(image));
    for (const path of send.furtherImages ?? []) {
      files.push(await opener.open(image.with({ path: URI.file(path).path })));
    }
    const filesystem = openFilesystem(files);
    const warnings = (): readonly string[] => {
      filesystem.checkUnchanged();
      return filesystem.warnings;
    };
    return { filesystem, setup: sendSetup(filesystem, send), warnings, close };
  } catch (error) {
    close();
    throw error;
  }
}

function sendSetup(filesystem: Filesystem, send: ImageSend): OpenImageSend['setup'] {
  const snapshot = (spec: string): Snapshot =>
    filesystem.snapshot(filesystem.findSubvolume(spec).id);
  const sendRoot = snapshot(send.subvolume);
  const cloneSources = (send.cloneSources ?? []).map(snapshot);
  const parentRoot =
    send.parent === undefined
      ? chosenParent(filesystem, sendRoot, cloneSources)
      : snapshot(send.parent);
  const kernel = send.kernel === undefined ? undefined : kernelProfile(send.kernel);
  return {
    sendRoot,
    ...(parentRoot && { parentRoot }),
    // A parent that was named is a clone source too; a chosen one is one of them.
    cloneSources:
      parentRoot && send.parent !== undefined ? [...cloneSources, parentRoot] : cloneSources,
    proto: protocol(send.protocol ?? 1, kernel?.usualProtocol ?? 2),
    noFileData: send.noData ?? false,
    omitStreamHeader: false,
    omitEndCmd: false,
    compressed: send.compressedData ?? false,
    ...(kernel && { kernel }),
  };
}

/** With clone sources alone, the parent is chosen as `btrfs send -c` chooses it. */
function chosenParent(
  filesystem: Filesystem,
  { tree }: Snapshot,
  cloneSources: readonly Snapshot[],
): Snapshot | undefined {
  if (cloneSources.length === 0) return undefined;
  const alive = filesystem.subvolumes().filter(({ deleted }) => !deleted);
  const ids = cloneSources.map((source) => source.tree.rootId);
  const parent = findGoodParent(alive, tree.rootId, ids);
  if (parent === undefined) {
    throw new RangeError(
      'Cannot send: no clone source has a common parent with the subvolume; give "parent"',
    );
  }
  return filesystem.snapshot(parent);
}

/** 0 asks for the highest that the kernel has. */
function protocol(asked: number, highest: 1 | 2): 1 | 2 | 3 {
  if (asked === 0) return highest;
  if (asked === 1 || asked === 2 || asked === 3) return asked;
  throw new RangeError(`Cannot send in protocol ${asked}: there are 1, 2 and 3`);
}
