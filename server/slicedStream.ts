// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../engine/byteSource';
import { StreamIndexer, type StreamIndex } from '../engine/stream/streamIndex';
import {
  PartComposer,
  StreamTextLayouter,
  type StreamTextLayout,
} from '../engine/stream/streamText';
import { yieldToHost } from './slice';

/** Bytes indexed, and commands read, before others get their turn. */
const sliceBytes = 16 * 1024 * 1024;
export const sliceCommands = 10_000;

/** Does one slice of some work, and says whether it was the last. */
type Step = () => boolean;

/** Works slice by slice; others get their turn in between. */
export async function inSlices(step: Step): Promise<void> {
  while (!step()) await yieldToHost();
}

export async function indexInSlices(source: ByteSource): Promise<StreamIndex> {
  const indexer = new StreamIndexer(source);
  await inSlices(() => indexer.step(sliceBytes));
  return indexer.index;
}

export async function layOutInSlices(index: StreamIndex): Promise<StreamTextLayout> {
  const layouter = new StreamTextLayouter(index);
  await inSlices(() => layouter.step(sliceCommands));
  return layouter.finish();
}

/** The text of one part; empty for a part that there isn't. */
export async function textInSlices(
  index: StreamIndex,
  layout: StreamTextLayout,
  part: number,
): Promise<string> {
  const composer = new PartComposer(index, layout, part);
  await inSlices(() => composer.step(sliceCommands));
  return composer.text;
}
