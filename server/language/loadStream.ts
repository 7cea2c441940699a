// SPDX-License-Identifier: GPL-2.0-only
import type { StreamFault } from '../../engine/stream/streamFault';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { FileOpener } from '../fileOpener';
import { openImageStream } from '../imageStream';
import { indexInSlices, inSlices, layOutInSlices, sliceCommands } from '../slicedStream';
import { streamTextUri, type StreamText } from '../streamUri';
import { InodeModelBuilder, type InodeModel } from './inodes/inodeModel';
import { OutlineBuilder, type OutlineEntry } from './outline';
import type { StreamDocument } from './streamDocument';

/** A stream that is indexed, and its file open. */
export interface LoadedStream extends StreamDocument {
  /** Made when first asked for. */
  outline(): Promise<readonly OutlineEntry[]>;
  /** What the background check has found. */
  addFaults(faults: readonly StreamFault[]): void;
  close(): void;
}

/** Indexes a stream, or makes the one that a send from an image would write. */
export async function loadStream(opener: FileOpener, text: StreamText): Promise<LoadedStream> {
  const { index, faults, close } = text.send
    ? await sendFromImage(opener, text, text.send)
    : await openRecorded(opener, text);
  try {
    const layout = await layOutInSlices(index);
    const model = await followInodes(index);
    const all = [...index.faults, ...faults];
    let outline: Promise<readonly OutlineEntry[]> | undefined;
    return {
      index,
      layout,
      model,
      faults: all,
      uriOf: (part) => streamTextUri(text.file, part, text.send).toString(),
      outline: () => (outline ??= outlineInSlices(index, layout, model)),
      addFaults: (found) => {
        all.push(...found);
        all.sort((left, right) => left.offset - right.offset);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

interface Indexed {
  readonly index: StreamIndex;
  /** What is wrong beside the structure. */
  readonly faults: readonly StreamFault[];
  readonly close: () => void;
}

async function openRecorded(opener: FileOpener, { file }: StreamText): Promise<Indexed> {
  const source = await opener.open(file);
  const close = (): void => source.close();
  try {
    return { index: await indexInSlices(source), faults: [], close };
  } catch (error) {
    close();
    throw error;
  }
}

async function sendFromImage(
  opener: FileOpener,
  { file }: StreamText,
  send: NonNullable<StreamText['send']>,
): Promise<Indexed> {
  const { index, error } = await openImageStream(opener, file, send);
  const failed: StreamFault[] = error
    ? [
        {
          code: 'send-failed',
          severity: 'error',
          offset: index.end,
          length: 0,
          message: `The send fails here: ${error.message}`,
        },
      ]
    : [];
  return { index, faults: failed, close: () => undefined };
}

async function followInodes(index: StreamIndex): Promise<InodeModel> {
  const builder = new InodeModelBuilder(index);
  await inSlices(() => builder.step(sliceCommands));
  return builder.finish();
}

async function outlineInSlices(
  ...stream: ConstructorParameters<typeof OutlineBuilder>
): Promise<readonly OutlineEntry[]> {
  const builder = new OutlineBuilder(...stream);
  await inSlices(() => builder.step(sliceCommands));
  return builder.finish();
}
