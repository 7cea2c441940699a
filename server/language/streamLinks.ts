// SPDX-License-Identifier: GPL-2.0-only
import type { DocumentLink } from 'vscode-languageserver';
import { AttributeType } from '../../engine/stream/attributeType';
import { CommandType } from '../../engine/stream/commandType';
import { beginningOf } from './definition';
import { fileName } from './parents/parentText';
import { commandInText } from './ranges';
import type { StreamDocument } from './streamDocument';
import type { Steps } from '../steps';
import { namedSubvolume, subvolumePlace } from './subvolumePlace';

/** Links in one part: a file that was cloned whole has thousands of clones. */
const maxLinks = 5_000;
/** Commands read before others may have their turn. */
const sliceCommands = 10;

/**
 * Each UUID of a parent or of a clone source as a link to the stream that makes the subvolume. The path of a
 * clone source is none: there *Go to Definition* leads to the file in that stream.
 */
export function* streamLinks(document: StreamDocument, part: number): Steps<DocumentLink[]> {
  const { index, layout } = document;
  const first = layout.firstCommandOf(part);
  const end = first + layout.commandCountOf(part);
  const places = new Map<string, Target | undefined>();
  const links: DocumentLink[] = [];
  for (let command = first; command < end && links.length < maxLinks; command++) {
    if (command % sliceCommands === 0) yield;
    const type = index.typeOf(command);
    if (type !== CommandType.SNAPSHOT && type !== CommandType.CLONE) continue;
    const line = commandInText(index, command);
    const uuid = namedSubvolume(line.command);
    const token = line.tokens.findLast(
      ({ attribute }) => attribute?.type === AttributeType.CLONE_UUID,
    );
    if (uuid === undefined || !token) continue;
    if (!places.has(uuid)) places.set(uuid, targetOf(document, uuid, command));
    const target = places.get(uuid);
    if (!target) continue;
    const { line: at } = layout.lineOf(command);
    links.push({
      range: {
        start: { line: at, character: token.valueStart },
        end: { line: at, character: token.end },
      },
      ...target,
    });
  }
  return links;
}

type Target = Required<Pick<DocumentLink, 'target' | 'tooltip'>>;

function targetOf(document: StreamDocument, uuid: string, before: number): Target | undefined {
  const place = subvolumePlace(document, uuid, before);
  if (!place) return undefined;
  const { uri, range } = beginningOf(place);
  const file = fileName(place.document.index.source.name);
  // Lines count from 1 in a URI's fragment.
  return { target: `${uri}#L${range.start.line + 1}`, tooltip: `The stream in ${file}` };
}
