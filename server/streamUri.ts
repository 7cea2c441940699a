// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';

/** The scheme of a stream's text, which the language server makes. */
export const streamScheme = 'btrfs-stream';
const suffix = '.btrfs-text';

/**
 * The URI of a stream's text: the file's path and a suffix by which an editor knows the language.
 * `part` counts from 1; a file that isn't on disk says its scheme and authority in the query.
 */
export function streamTextUri(file: URI, part = 1): URI {
  const query = new URLSearchParams();
  if (file.scheme !== 'file') query.set('scheme', file.scheme);
  if (file.authority !== '') query.set('authority', file.authority);
  if (part > 1) query.set('part', String(part));
  return URI.from({ scheme: streamScheme, path: file.path + suffix, query: query.toString() });
}

/** What a stream's text shows; undefined if the URI is none of such a text. */
export function parseStreamTextUri(text: URI): { readonly file: URI; readonly part: number } | undefined {
  if (text.scheme !== streamScheme || !text.path.endsWith(suffix)) return undefined;
  const query = new URLSearchParams(text.query);
  const part = Number(query.get('part') ?? 1);
  return {
    file: URI.from({
      scheme: query.get('scheme') ?? 'file',
      authority: query.get('authority') ?? '',
      path: text.path.slice(0, -suffix.length),
    }),
    part: Number.isSafeInteger(part) && part > 0 ? part : 1,
  };
}
