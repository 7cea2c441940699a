// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../engine/byteString';
import type { ProbeFields } from '../../engine/send/probe';
import type { Frame, Moment } from './replay/moment';
import type { StreamSource, TextLine } from './streamSource';

/** A function on the stack as it is shown. */
export interface ShownFrame {
  readonly name: string;
  /** Where it stands in the stream's text; undefined if there is no line. */
  readonly place: TextLine | undefined;
}

/**
 * The kernel's functions at work, innermost first. The top one is at the line of the command that is
 * next, the others at the command that was next when they began.
 */
export function shownStack(
  moment: Moment,
  source: StreamSource,
  from: number,
  count: number,
): ShownFrame[] {
  const frames = moment.stack.toReversed().slice(from, from + count);
  return frames.map((frame, at) => ({
    name: frameName(frame),
    place: source.lineOf(from + at === 0 ? moment.commands : frame.command),
  }));
}

/** Arguments that tell a call from others; the rest of what a probe says is the context's. */
const shownArguments = 4;
const contextFields = new Set([
  ...['cur_ino', 'prog', 'cur_gen', 'nc', 'new', 'new_gen', 'deleted', 'size', 'last_extent'],
  ...['pend', 'wait', 'orph', 'send_off', 'send_progress'],
]);

function frameName({ name, fields }: Frame): string {
  const shown = Object.entries(fields)
    .filter(([field]) => !contextFields.has(field))
    .flatMap(([field, value]) => argument(field, value))
    .slice(0, shownArguments);
  return `${name}(${shown.join(', ')})`;
}

function argument(field: string, value: ProbeFields[string]): string[] {
  if (Array.isArray(value)) return [`${field}[${value.length}]`];
  if (typeof value === 'string') return [`${field}="${shortened(value)}"`];
  const scalar =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return scalar ? [`${field}=${value}`] : [];
}

const longestText = 60;

/** A name as it is shown; of a long path its end. */
function shortened(name: string): string {
  const text = displayName(name as ByteString);
  return text.length > longestText ? `…${text.slice(-longestText)}` : text;
}
