// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { hover } from '../../../server/language/hover';
import { StreamCatalogue } from '../../../server/language/parents/streamCatalogue';
import { StreamStore } from '../../../server/language/streamStore';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import type { ImageSend } from '../../../server/streamUri';
import { expectGolden } from '../../golden';
import { exampleImage } from '../debug/exampleSend';
import { linesOf } from './languageFixtures';

/** The lines of a send's commands, and the hovers over them. */
async function hovers(send: ImageSend): Promise<readonly (readonly [string, string])[]> {
  const catalogue = new StreamCatalogue(nodeFileOpener, { find: () => Promise.resolve([]) });
  const store = new StreamStore(nodeFileOpener, catalogue, () => undefined);
  const held = store.hold({ file: URI.file(exampleImage), part: 1, send });
  try {
    const document = await (await held.stream).document();
    return linesOf(document).flatMap((text, line) => {
      const shown = hover(document, 1, { line, character: 1 });
      return shown ? [[text, (shown.contents as MarkupContent).value] as const] : [];
    });
  } finally {
    held.release();
  }
}

/** The commands, and what the review said of them. */
async function reviews(send: ImageSend): Promise<readonly string[]> {
  return (await hovers(send)).map(([text, shown]) => {
    const sections = shown.split('\n\n---\n\n');
    return [text, ...sections.filter((one) => one.startsWith('The review'))].join('\n\n');
  });
}

test('over what the engine of the RFC sends, its review is read', async () => {
  const told = await reviews({ subvolume: 'swap', parent: 'base', kernel: 'rfc-2012' });
  expectGolden('hover/review.md', told.join('\n\n'));
  const rename = told.find((text) => /^\S+\s+rename /.test(text));
  expect(rename).toContain('`process_recorded_refs`, Arne Jansen, 2012-07-23: Is it here that');
});

test('of a send from an image it is known as which kernel it was made', async () => {
  const [[, begin] = ['', '']] = await hovers({ subvolume: 'base', kernel: '4.4' });
  expect(begin).toContain('Sent from the image as Linux 4.4.');
  expect(begin).not.toContain('Sent by');
});

test('of other kernels there is no review', async () => {
  const told = await reviews({ subvolume: 'swap', parent: 'base', kernel: '6.1' });
  expect(told.filter((text) => text.includes('The review'))).toEqual([]);
});
