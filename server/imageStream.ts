// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { beginSend, sendStep } from '../engine/send/sendEngine';
import type { Probe } from '../engine/send/probe';
import type { SendSetup } from '../engine/send/sendContext';
import { FIRST_FREE_OBJECTID } from '../engine/snapshot/key';
import type { Snapshot } from '../engine/snapshot/snapshot';
import { TreeCursor } from '../engine/snapshot/treeCursor';
import { indexStream, type StreamIndex } from '../engine/stream/streamIndex';
import type { FileOpener } from './fileOpener';
import { openImageSend } from './imageSend';
import { sliceTime, yieldToHost } from './slice';
import { snapshotReading, zeros } from './snapshotReading';
import { SparseSource } from './sparseSource';
import type { ImageSend } from './streamUri';

/** The stream that a send from an image would write, with zeros for file data. */
export interface ImageStream {
  readonly index: StreamIndex;
  /** Why the send fails, where it does; the index then holds what comes before. */
  readonly error: Error | undefined;
}

/** How whoever waits for a stream stays in charge; asked and told between slices of the work. */
export interface ImageStreamControl {
  readonly cancelled: boolean;
  /** `done` lies between 0 and 1. */
  readonly advanced?: (commands: number, done: number) => void;
}

/** The send was given up before its end, as its control asked. */
export class ImageStreamCancelled extends Error {}

/** What can be asked for beside the stream. */
export interface ImageStreamOptions {
  readonly control?: ImageStreamControl | undefined;
  readonly probe?: Probe | undefined;
}

/** Opens an image, makes the stream of a send from it, and closes the image again; with its warnings. */
export async function openImageStream(
  opener: FileOpener,
  image: URI,
  send: ImageSend,
  { control, probe }: ImageStreamOptions = {},
): Promise<ImageStream & { readonly warnings: readonly string[] }> {
  const open = await openImageSend(opener, image, send);
  try {
    const setup = { ...open.setup, ...(probe && { probe }) };
    const stream = await imageStream(image.path, setup, control);
    return { ...stream, warnings: open.warnings() };
  } finally {
    open.close();
  }
}

/**
 * Sends without reading file data: commands, offsets and lengths are those of the real stream, unless
 * data can't be read, which ends the real one. Rejects if it was cancelled or the engine refuses the
 * send.
 */
export async function imageStream(
  name: string,
  setup: Omit<SendSetup, 'sink'>,
  control?: ImageStreamControl,
): Promise<ImageStream> {
  const source = new SparseSource(name);
  const sctx = beginSend({
    ...withoutData(setup),
    sink: { write: (bytes) => source.append(bytes) },
  });
  const lastIno = lastInode(setup.sendRoot);
  let error: Error | undefined;
  try {
    let sliceStart = performance.now();
    do {
      if (control?.cancelled) throw new ImageStreamCancelled(`The text of ${name} was given up`);
      if (performance.now() - sliceStart < sliceTime) continue;
      control?.advanced?.(sctx.commands, sctx.curIno / lastIno);
      await yieldToHost();
      sliceStart = performance.now();
    } while (sendStep(sctx));
  } catch (failure) {
    if (failure instanceof ImageStreamCancelled || !(failure instanceof Error)) throw failure;
    error = failure;
  }
  return { index: indexStream(source), error };
}

/** Inodes are sent in ascending order, so that the last one tells how far a send has come. */
function lastInode({ tree }: Snapshot): number {
  const behindInodes = { objectid: -257, type: 255, offset: -1 };
  return TreeCursor.seekLast(tree, behindInodes)?.key.objectid ?? FIRST_FREE_OBJECTID;
}

function withoutData(setup: Omit<SendSetup, 'sink'>): Omit<SendSetup, 'sink'> {
  return {
    ...setup,
    sendRoot: zeroed(setup.sendRoot),
    ...(setup.parentRoot && { parentRoot: zeroed(setup.parentRoot) }),
    cloneSources: setup.cloneSources.map(zeroed),
  };
}

/** The snapshot with all files' data read as zeros. */
function zeroed(snapshot: Snapshot): Snapshot {
  return snapshotReading(snapshot, {
    readExtent: (_item, _offset, length) => zeros(length),
    readOnDisk: (_bytenr, length) => zeros(length),
  });
}
