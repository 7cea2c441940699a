// SPDX-License-Identifier: GPL-2.0-only
import { beforeAll, describe, expect, test } from 'vitest';
import { lineColumns } from '../../../engine/stream/text/lineColumns';
import type { StreamFault } from '../../../engine/stream/streamFault';
import { diagnostics } from '../../../server/language/diagnostics';
import { foldingRanges } from '../../../server/language/foldingRanges';
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../../server/language/callHierarchy';
import { documentSymbols } from '../../../server/language/documentSymbols';
import { inlayHints } from '../../../server/language/inlayHints';
import { documentHighlights, references } from '../../../server/language/references';
import { sentSubvolumes } from '../../../server/language/parents/sentSubvolume';
import { semanticTokens } from '../../../server/language/semanticTokens';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { streamLinks } from '../../../server/language/streamLinks';
import { symbolsIn } from '../../../server/language/workspaceSymbols';
import type { Steps } from '../../../server/steps';
import { documentOf } from './languageFixtures';
import { manyFiles } from './syntheticStream';

/** Questions to a stream's index, layout and inodes between two turns: each takes some microseconds at most. */
const most = 5_000;

/** The line in which the first file gets its name, and a column of that. */
const position = { line: 14, character: 60 };
const long = { start: { line: 0, character: 0 }, end: { line: 5000, character: 0 } };
const wanted = { isCancellationRequested: false };

const itemAt = (document: StreamDocument) => {
  const item = prepareCallHierarchy(document, 1, position)?.[0];
  if (!item) throw new Error('nothing is at that place');
  return item;
};

const works: Readonly<Record<string, (document: StreamDocument) => Steps<unknown>>> = {
  documentSymbols: (document) => documentSymbols(document, 1),
  foldingRanges: (document) => foldingRanges(document, 1),
  semanticTokens: (document) => semanticTokens(document, 1, long),
  inlayHints: (document) => inlayHints(document, 1, long),
  streamLinks: (document) => streamLinks(document, 1),
  references: (document) => references(document, 1, position, true),
  documentHighlights: (document) => documentHighlights(document, 1, position),
  incomingCalls: (document) => incomingCalls(document, itemAt(document)),
  outgoingCalls: (document) => outgoingCalls(document, itemAt(document)),
  symbolsIn: (document) => symbolsIn(document, 'no name has this', 500, wanted),
  diagnostics: (document) => diagnostics({ ...document, faults: manyFaults }, 1),
};

/** As many as are shown at most. */
const manyFaults = Array.from({ length: 1000 }, (_, at): StreamFault => ({
  code: 'crc-mismatch',
  severity: 'error',
  offset: 1000 * at,
  length: 4,
  message: 'The checksum is another.',
}));

describe('no request keeps others waiting in a long stream', () => {
  let asked = 0;
  let document: StreamDocument;
  beforeAll(() => {
    const plain = documentOf(manyFiles(12_000));
    document = {
      ...plain,
      index: counting(plain.index),
      layout: counting(plain.layout),
      model: counting({ ...plain.model, groups: counting(plain.model.groups) }),
    };
    // What is found once for each stream.
    sentSubvolumes(document.index);
    lineColumns(document.index);
  });

  /** The same, each question to it counted. */
  function counting<Door extends object>(door: Door): Door {
    return new Proxy(door, {
      get: (target, name) => {
        asked += 1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  test.each(Object.keys(works))('%s', (name) => {
    const steps = works[name]?.(document);
    if (!steps) throw new Error(`no work ${name}`);
    let longest = 0;
    let total = 0;
    for (let done: boolean | undefined = false; done !== true;) {
      asked = 0;
      ({ done } = steps.next());
      longest = Math.max(longest, asked);
      total += asked;
    }
    expect(longest).toBeLessThan(most);
    // It goes through all, and so would not do it at once.
    expect(total).toBeGreaterThan(4 * most);
  });
});
