// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../../engine/byteSource';
import { StreamIndexer, type StreamIndex } from '../../../engine/stream/streamIndex';

/** The index of a file that was leapt through; confirmed, unless something else was found there. */
export function galloped(source: ByteSource): {
  readonly index: StreamIndex;
  readonly isRefuted: boolean;
} {
  const indexer = new StreamIndexer(source, { gallops: true });
  while (!indexer.step(1));
  while (!indexer.confirmer.step(7));
  return { index: indexer.index, isRefuted: indexer.confirmer.isRefuted };
}

/** Commands in runs. */
export function leaptOver(index: StreamIndex): number {
  let count = 0;
  for (let at = 0; at < index.commandCount; at++) if (index.runOf(at)) count += 1;
  return count;
}

/** The first command of which two indexes say different things; undefined where they agree on all. */
export function firstDifferent(left: StreamIndex, right: StreamIndex): number | undefined {
  const count = Math.max(left.commandCount, right.commandCount);
  for (let at = 0; at < count; at++) if (!isSame(left, right, at)) return at;
  return undefined;
}

function isSame(left: StreamIndex, right: StreamIndex, at: number): boolean {
  return (
    at < left.commandCount &&
    at < right.commandCount &&
    left.offsetOf(at) === right.offsetOf(at) &&
    left.payloadLengthOf(at) === right.payloadLengthOf(at) &&
    left.typeOf(at) === right.typeOf(at) &&
    left.crcOf(at) === right.crcOf(at)
  );
}
