// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { parentInFile } from '../parents/parentChain';
import { sentSubvolumes, type SubvolumeId } from '../parents/sentSubvolume';

/**
 * Streams in an order in which each comes behind those that it builds on, as far as these are among
 * them; those that don't build on each other stay in their order. Of several that make a UUID the one with
 * the ctransid counts: snapshots of one received subvolume all have its UUID.
 */
export function receiveOrder(streams: readonly StreamIndex[]): readonly StreamIndex[] {
  const exact = new Set(streams.flatMap((stream) => sentSubvolumes(stream)).map(keyOf));
  const waiting = streams.map((stream) => {
    const sent = sentSubvolumes(stream);
    const needs = sent.flatMap((child) => (parentInFile(child, sent) ? [] : (child.parent ?? [])));
    return {
      stream,
      makes: new Set(sent.flatMap((made) => [made.uuid, keyOf(made)])),
      needs: needs.map((need) => (exact.has(keyOf(need)) ? keyOf(need) : need.uuid)),
    };
  });
  const ordered: StreamIndex[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((one) =>
      one.needs.every((need) => !waiting.some((other) => other !== one && other.makes.has(need))),
    );
    // In a cycle nobody is first: one is as good as another.
    const [next] = waiting.splice(Math.max(0, ready), 1);
    if (next) ordered.push(next.stream);
  }
  return ordered;
}

const keyOf = ({ uuid, ctransid }: SubvolumeId): string => `${uuid} ${ctransid}`;
