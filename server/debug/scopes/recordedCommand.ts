// SPDX-License-Identifier: GPL-2.0-only
import { composeLine } from '../../../engine/stream/text/commandLine';
import type { SendAlignment } from '../recorded/sendAlignment';
import { nextCommandIn } from '../nextCommand';
import { fieldsOf, listValue } from '../variables/compound';
import { nothing, textValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import { commandFields, type NextCommand } from './commandFields';

/** What was recorded where the engine is about to write this command. */
export interface RecordedCommand {
  /** Undefined where the recorded stream has no such command. */
  readonly command: NextCommand | undefined;
  /** What is not alike, as lines; empty where all is. */
  readonly differences: readonly string[];
  /** Commands that the engine leaves out before it. */
  readonly leftOut: readonly NextCommand[];
}

export function recordedCommand(alignment: SendAlignment, command: number): RecordedCommand {
  const { recorded } = alignment;
  const read = (at: number): NextCommand => nextCommandIn(recorded, at, command, 'recorded');
  const against = alignment.recordedOf(command);
  const difference = alignment.differenceAt(command);
  const removed = difference?.steps.filter((step) => step.kind === 'removed') ?? [];
  return {
    command: against === undefined ? undefined : read(against),
    differences: difference ? alignment.explain(difference) : [],
    leftOut: removed.map(({ a }) => read(a)),
  };
}

/** The recorded command beside the one that is next, and what they don't have alike. */
export function recordedCommandFields({ command, differences, leftOut }: RecordedCommand): Field[] {
  return fieldsOf({
    recorded: command ? commandValue(command) : nothing('the recorded stream has no such command'),
    ...(leftOut.length > 0 && { left_out: listValue('command', leftOut, commandValue) }),
    ...(differences.length > 0 && { difference: listValue('sentence', differences, textOf) }),
  });
}

function commandValue(command: NextCommand): Value {
  const text = composeLine(command, 0).replaceAll(/ {2,}/g, ' ');
  return { show: () => text, type: 'command', fields: commandFields(command) };
}

function textOf(text: string): Value {
  return textValue(text);
}
