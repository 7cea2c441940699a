// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver-protocol';
import { URI } from 'vscode-uri';
import { hover } from '../../../server/language/hover';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { StreamStore } from '../../../server/language/streamStore';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import type { ImageSend } from '../../../server/streamUri';
import { expectGolden } from '../../golden';
import { exampleImage } from '../debug/exampleSend';
import { linesOf } from './languageFixtures';

/** The sections about the review in the hovers over a send's lines, behind the lines. */
async function reviews(send: ImageSend): Promise<readonly string[]> {
  const catalogue = new StreamCatalogue(nodeFileOpener, { find: () => Promise.resolve([]) });
  const store = new StreamStore(nodeFileOpener, catalogue, () => undefined);
  const held = store.hold({ file: URI.file(exampleImage), part: 1, send });
  try {
    const document = await (await held.stream).document();
    return linesOf(document).map((text, line) => {
      const shown = hover(document, 1, { line, character: 1 })?.contents as
        MarkupContent | undefined;
      const sections = shown?.value.split('\n\n---\n\n') ?? [];
      const found = sections.filter((section) => section.startsWith('The review'));
      return [text.trimEnd(), ...found].join('\n\n');
    });
  } finally {
    held.release();
  }
}

test('over what the engine of the RFC sends, its review is read', async () => {
  const told = await reviews({ subvolume: 'swap', parent: 'base', kernel: 'rfc-2012' });
  expectGolden('hover/review.md', told.join('\n\n'));
  const rename = told.find((text) => /^\S+\s+rename /.test(text));
  expect(rename).toContain('`process_recorded_refs`, Arne Jansen, 2012-07-23: Is it here that');
});

test('of other kernels there is no review', async () => {
  const told = await reviews({ subvolume: 'swap', parent: 'base', kernel: '6.1' });
  expect(told.filter((text) => text.includes('The review'))).toEqual([]);
});
