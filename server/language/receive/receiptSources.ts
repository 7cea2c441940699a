// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
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
import { neededSubvolumes } from './neededSubvolumes';
import { receiveOrder } from './receiveOrder';

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
  const streams = new Set(parentIndexes(document));
  const releases: (() => void)[] = [];
  const missing: SubvolumeId[] = [];
  for (const subvolume of await neededSubvolumes([document.index, ...streams])) {
    const found = await openStreamOf(subvolume, file, finder);
    if (found) releases.push(found.release);
    else missing.push(subvolume);
    for (const index of found?.streams ?? []) if (index !== document.index) streams.add(index);
  }
  const images = missing.length > 0 ? await finder.imagesFor(file) : [];
  const subvolumes: SubvolumeSource[] = [];
  for (const devices of await imagesByFilesystem(files, images)) {
    const found = await openFilesystemOf(missing, devices, files);
    if (!found) continue;
    subvolumes.push(...found.subvolumes);
    releases.push(found.release);
  }
  const release = (): void => {
    for (const each of releases) each();
  };
  return { streams: receiveOrder([...streams]), subvolumes, release };
}

/** The stream that makes a subvolume, behind what it builds on itself. */
async function openStreamOf(
  subvolume: SubvolumeId,
  file: string,
  finder: ParentOpener,
): Promise<{ readonly streams: readonly StreamIndex[]; readonly release: () => void } | undefined> {
  const child = { uuid: '', ctransid: '', command: 0, name: '', parent: subvolume };
  const [source] = (await finder.chainOf({ file, subvolume: child })).parents;
  const opened = source && (await finder.open(source.file).catch(() => undefined));
  if (!opened) return undefined;
  const { document, release } = opened;
  return { streams: [...parentIndexes(document), document.index], release };
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
