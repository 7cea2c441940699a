// SPDX-License-Identifier: GPL-2.0-only
import { readCommand } from '../../engine/stream/decode';
import { composeLine } from '../../engine/stream/text/commandLine';
import { shownOnly } from '../../engine/stream/text/lineColumns';
import { inSlices, sliceCommands } from '../slicedStream';
import type { ShownStream } from './streamDocument';

/** Characters at most: VS Code compares no more. */
const maxCharacters = 40 * 2 ** 20;

/**
 * A stream's commands, one a line, without what differs between streams that do the same: offsets, and
 * columns by the stream's own paths.
 */
export async function comparableText({ index }: ShownStream): Promise<string> {
  let text = '';
  let next = 0;
  await inSlices(() => {
    const end = Math.min(index.commandCount, next + sliceCommands);
    for (; next < end && text.length < maxCharacters; next++)
      text += `${composeLine(readCommand(index, next, shownOnly))}\n`;
    return next === index.commandCount || text.length >= maxCharacters;
  });
  const left = index.commandCount - next;
  return left > 0 ? `${text}# ${left} more commands\n` : text;
}
