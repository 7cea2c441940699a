// SPDX-License-Identifier: GPL-2.0-only
import type { ShownStream } from '../streamDocument';
import type { TextPlace } from './receiveProtocol';

/** Where a command's line is; the text's beginning for one that there isn't. */
export function textPlace(document: ShownStream, command: number): TextPlace {
  if (command >= document.index.commandCount) return { uri: document.uriOf(1), line: 0 };
  const { part, line } = document.layout.lineOf(command);
  return { uri: document.uriOf(part), line };
}
