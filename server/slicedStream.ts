// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../engine/byteSource';
import { StreamIndexer, type StreamIndex } from '../engine/stream/streamIndex';
import {
  PartComposer,
  StreamTextLayouter,
  type LineBounds,
  type StreamTextLayout,
} from '../engine/stream/streamText';
import { sliceTime, yieldToHost } from './slice';

/** Bytes indexed, and commands read, in one step: a few milliseconds' work. */
const sliceBytes = 2 * 1024 * 1024;
export const sliceCommands = 1000;

/** Does one step of some work, and says whether it was the last. */
type Step = () => boolean;

/** What is wanted no more. */
export interface Cancellable {
  readonly isCancellationRequested: boolean;
}

/** Thrown by work that is wanted no more. */
export class WorkCancelled extends Error {
  override readonly name = 'WorkCancelled';
}

/**
 * Works step by step for as long as a slice lasts; others get their turn in between. Rejects with
 * `WorkCancelled` as soon as `token` says so.
 */
export async function inSlices(step: Step, token?: Cancellable): Promise<void> {
  for (let end = performance.now() + sliceTime; !step();) {
    if (performance.now() < end) continue;
    await yieldToHost();
    if (token?.isCancellationRequested === true) throw new WorkCancelled('Cancelled');
    end = performance.now() + sliceTime;
  }
}

/** `told` is called now and then with how much is done, from 0 to 1; `indexer` may have begun. */
export async function indexInSlices(
  source: ByteSource,
  told: (done: number) => void = () => undefined,
  indexer = new StreamIndexer(source),
): Promise<StreamIndex> {
  await inSlices(() => {
    const done = indexer.step(sliceBytes);
    told(indexer.index.end / Math.max(1, source.size));
    return done;
  });
  return indexer.index;
}

export async function layOutInSlices(
  index: StreamIndex,
  bounds?: LineBounds,
): Promise<StreamTextLayout> {
  const layouter = new StreamTextLayouter(index, undefined, bounds);
  await inSlices(() => layouter.step(sliceCommands));
  return layouter.finish();
}

/** Hands over the text of one part piece by piece; nothing of a part that there isn't. */
export async function textInSlices(
  index: StreamIndex,
  layout: StreamTextLayout,
  part: number,
  add: (text: string) => void,
  token?: Cancellable,
): Promise<void> {
  const composer = new PartComposer(index, layout, part, add);
  await inSlices(() => composer.step(sliceCommands), token);
}
