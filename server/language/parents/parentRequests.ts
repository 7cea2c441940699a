// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import type { RequestListener } from '../identityRequests';
import { parentsRequest, type FileParams, type StreamParents } from '../protocol';
import type { StreamStore } from '../streamStore';
import { chainEndText, doubtText } from './parentText';

/** Answers which streams one builds on, for whoever opens them by themselves. */
export function registerParentRequests(
  connection: RequestListener,
  store: Pick<StreamStore, 'get'>,
): void {
  connection.onRequest(parentsRequest, async ({ uri }: FileParams): Promise<StreamParents> => {
    const stream = await store.get({ file: URI.parse(uri), part: 1 });
    const { parents } = await stream.document();
    const [link] = parents.values();
    if (!link) return { parents: [], end: 'full', message: '' };
    const { chain } = link;
    return {
      parents: chain.parents.map(({ file }) => file).reverse(),
      end: chain.end,
      message: chainEndText(chain) ?? doubtText(chain) ?? '',
    };
  });
}
