// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';

/** The scheme of a stream's text, which the language server makes. */
export const streamScheme = 'btrfs-stream';
const suffix = '.btrfs-text';

/** A send from an image, as a launch configuration asks for it. */
export interface ImageSend {
  /** The filesystem's further devices, as paths; the first is the text's own file. */
  readonly furtherImages?: readonly string[];
  /** A path inside the filesystem, or `id:N`; so are `parent` and `cloneSources`. */
  readonly subvolume: string;
  readonly parent?: string;
  readonly cloneSources?: readonly string[];
  readonly protocol?: number;
  readonly noData?: boolean;
  readonly compressedData?: boolean;
  /** As which kernel: a version, or `rfc-2012`. */
  readonly kernel?: string;
}

/** What a text document of this scheme shows. */
export interface StreamText {
  /** The stream, or the image that `send` makes it from. */
  readonly file: URI;
  /** Counts from 1. */
  readonly part: number;
  readonly send?: ImageSend;
}

/**
 * The URI of a stream's text: the file's path and a suffix by which an editor knows the language. A
 * file that isn't on disk says its scheme, authority, query and fragment in the query; so does a text that is no
 * recorded stream say what is sent from the image.
 */
export function streamTextUri(file: URI, part = 1, send?: ImageSend): URI {
  const query = new URLSearchParams();
  if (file.scheme !== 'file') query.set('scheme', file.scheme);
  if (file.authority !== '') query.set('authority', file.authority);
  if (file.query !== '') query.set('query', file.query);
  if (file.fragment !== '') query.set('fragment', file.fragment);
  if (send) query.set('send', JSON.stringify(send));
  if (part > 1) query.set('part', String(part));
  return URI.from({ scheme: streamScheme, path: file.path + suffix, query: query.toString() });
}

/** A text's URI with `//` before its path: Vim takes other names for paths. */
export function withEmptyAuthority(text: URI): string {
  return text.toString().replace(/^([^:]+:)\/(?!\/)/, '$1///');
}

/** What the text shows; undefined if the URI is none of such a text. */
export function parseStreamTextUri(text: URI): StreamText | undefined {
  if (text.scheme !== streamScheme || !text.path.endsWith(suffix)) return undefined;
  const query = new URLSearchParams(text.query);
  const file = URI.from({
    scheme: query.get('scheme') ?? 'file',
    authority: query.get('authority') ?? '',
    path: text.path.slice(0, -suffix.length),
    query: query.get('query') ?? '',
    fragment: query.get('fragment') ?? '',
  });
  const asked = Number(query.get('part') ?? 1);
  const part = Number.isSafeInteger(asked) && asked > 0 ? asked : 1;
  const send = parseSend(query.get('send'));
  return send ? { file, part, send } : { file, part };
}

function parseSend(text: string | null): ImageSend | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isImageSend(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isImageSend(value: unknown): value is ImageSend {
  return (
    typeof value === 'object' &&
    value !== null &&
    'subvolume' in value &&
    typeof value.subvolume === 'string'
  );
}
