// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { parseStreamTextUri, streamTextUri } from '../../server/streamUri';

test('the text of a file on disk is its path and a suffix', () => {
  const file = URI.file('/a b/c.btrfs-stream');
  expect(streamTextUri(file).toString(true)).toBe('btrfs-stream:/a b/c.btrfs-stream.btrfs-text');
  expect(streamTextUri(file, 2).query).toBe('part=2');
});

test('a text says everything of its file', () => {
  const components = fc.record({
    scheme: fc.constantFrom('file', 'git', 'vscode-vfs'),
    authority: fc.constantFrom('', 'host', 'user@host:80'),
    path: fc.string().map((path) => `/${path.replace(/^\/+/, '')}`),
    query: fc.string(),
    fragment: fc.string(),
  });
  fc.assert(
    fc.property(components, fc.integer({ min: 1, max: 9 }), (from, part) => {
      const file = URI.from(from);
      const text = URI.parse(streamTextUri(file, part).toString());
      expect(parseStreamTextUri(text)?.file.toString()).toBe(file.toString());
      expect(parseStreamTextUri(text)?.part).toBe(part);
    }),
  );
});
