// SPDX-License-Identifier: GPL-2.0-only
import { TextBytes } from '../../engine/stream/text/textBytes';
import { textInSlices, type Cancellable } from '../slicedStream';
import { PreparedJson } from './messages/preparedJson';
import type { ShownStream } from './streamDocument';

/** The text of a part that there is, as an answer has it: a string, or where `asJson` says so its JSON. */
export async function textAnswer(
  { index, layout }: ShownStream,
  part: number,
  asJson: boolean,
  cancelled: Cancellable,
): Promise<string | PreparedJson> {
  if (!asJson) {
    const text = new TextBytes();
    await textInSlices(index, layout, part, (lines) => text.add(lines), cancelled);
    return text.text;
  }
  const json = new PreparedJson();
  json.add('"');
  const add = (lines: string): void => json.add(JSON.stringify(lines).slice(1, -1));
  await textInSlices(index, layout, part, add, cancelled);
  json.add('"');
  return json;
}
