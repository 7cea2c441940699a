// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { StreamDocument } from '../streamDocument';

/**
 * The files that a stream builds on, each once, the oldest first: what is to be received before it. The
 * first parent's own come before it, however many subvolumes a file makes.
 */
export function parentIndexes(document: StreamDocument): readonly StreamIndex[] {
  const found = new Set<StreamIndex>();
  const visit = ({ parents }: StreamDocument): void => {
    for (const { document: parent } of parents.values()) {
      if (!parent || found.has(parent.index)) continue;
      visit(parent);
      found.add(parent.index);
    }
  };
  visit(document);
  return [...found];
}
