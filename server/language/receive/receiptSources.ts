// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { emptyByteString } from '../../../engine/byteString';
import { openFilesystem } from '../../../engine/disk/filesystem';
import type { SubvolumeSource } from '../../../engine/receive/tree/subvolumeTree';
import { uuidText } from '../../../engine/stream/command';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { FileOpener, OpenFile } from '../../fileOpener';
import { receivedSnapshots } from '../../receivedSnapshot';
import { imagesByFilesystem } from '../filesystemDevices';
import { parentIndexes } from '../parents/parentIndexes';
import type { ParentOpener } from '../parents/parentLinks';
import type { SubvolumeId } from '../parents/sentSubvolume';
import type { StreamDocument } from '../streamDocument';
import { openSourceStreams } from './sourceStreams';

/** What is there before a stream is received. */
export interface ReceiptSources {
  /** Streams that are to be received before, in their order. */
  readonly streams: readonly StreamIndex[];
  /** Subvolumes of images, which are read while the stream is received. */
  readonly subvolumes: readonly SubvolumeSource[];
  readonly release: () => void;
}

/**
 * Finds, by UUID, what a stream builds on and clones from: in its parents' streams, in others, and, what
 * is in none, in images. What can't be read is passed over.
 */
export async function openReceiptSources(
  document: StreamDocument,
  file: string,
  finder: ParentOpener,
  files: FileOpener,
): Promise<ReceiptSources> {
  const found = await openSourceStreams(document.index, parentIndexes(document), {
    fileOf: (subvolume) => fileOf(subvolume, file, finder),
    open: async (parent) => {
      const { document: opened, release } = await finder.open(parent);
      return { streams: [...parentIndexes(opened), opened.index], release };
    },
  });
  const { streams, missing } = found;
  const releases = [found.release];
  const release = (): void => {
    for (const each of releases) each();
  };
  try {
    const images = missing.length > 0 ? await finder.imagesFor(file) : [];
    const subvolumes: SubvolumeSource[] = [];
    for (const devices of await imagesByFilesystem(files, images)) {
      const open = await openFilesystemOf(missing, devices, files);
      if (!open) continue;
      subvolumes.push(...open.subvolumes);
      releases.push(open.release);
    }
    return { streams, subvolumes, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** The file that is most likely meant. */
async function fileOf(
  parent: SubvolumeId,
  file: string,
  finder: ParentOpener,
): Promise<string | undefined> {
  const subvolume = { uuid: '', ctransid: '', command: 0, path: emptyByteString, name: '', parent };
  return (await finder.chainOf({ file, subvolume })).parents[0]?.file;
}

/** A filesystem's read-only subvolumes that are wanted; its images stay open where it has any. */
async function openFilesystemOf(
  wanted: readonly SubvolumeId[],
  devices: readonly string[],
  files: FileOpener,
): Promise<Pick<ReceiptSources, 'subvolumes' | 'release'> | undefined> {
  const open: OpenFile[] = [];
  const release = (): void => {
    for (const device of open) device.close();
  };
  const uuids = new Set(wanted.map(({ uuid }) => uuid));
  try {
    for (const device of devices) open.push(await files.open(URI.parse(device)));
    const found = receivedSnapshots(openFilesystem(open));
    const subvolumes = found.filter(({ receivedUuid }) => uuids.has(uuidText(receivedUuid)));
    if (subvolumes.length > 0) return { subvolumes, release };
  } catch {
    // No filesystem, or one that can't be read.
  }
  release();
  return undefined;
}
