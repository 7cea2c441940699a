// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { sentSubvolumes } from '../parents/sentSubvolume';

/**
 * Streams in an order in which each comes behind those that it builds on, as far as these are among
 * them; those that don't build on each other stay in their order.
 */
export function receiveOrder(streams: readonly StreamIndex[]): readonly StreamIndex[] {
  const waiting = streams.map((stream) => {
    const sent = sentSubvolumes(stream);
    const makes = new Set(sent.map(({ uuid }) => uuid));
    const needs = sent.flatMap(({ parent }) =>
      parent && !makes.has(parent.uuid) ? parent.uuid : [],
    );
    return { stream, makes, needs };
  });
  const ordered: StreamIndex[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ needs }) =>
      needs.every((uuid) => !waiting.some(({ makes }) => makes.has(uuid))),
    );
    // In a cycle nobody is first: one is as good as another.
    const [next] = waiting.splice(Math.max(0, ready), 1);
    if (next) ordered.push(next.stream);
  }
  return ordered;
}
