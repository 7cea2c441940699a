// SPDX-License-Identifier: GPL-2.0-only
import type { DocumentLink } from 'vscode-languageserver';
import { partLine } from '../../engine/stream/text/partLine';
import type { StreamDocument } from './streamDocument';

/** In the line that says which part it is: the way to the part before and to the next. */
export function documentLinks(document: StreamDocument, part: number): DocumentLink[] {
  const text = partLine(document.index, document.layout, part) ?? '';
  return [
    { word: 'previous', target: part - 1 },
    { word: 'next', target: part + 1 },
  ].flatMap(({ word, target }) => {
    const start = text.indexOf(`[${word}]`) + 1;
    if (start === 0) return [];
    const end = start + word.length;
    const range = { start: { line: 0, character: start }, end: { line: 0, character: end } };
    return [{ range, target: document.uriOf(target), tooltip: `Part ${target}` }];
  });
}
