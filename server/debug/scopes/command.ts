// SPDX-License-Identifier: GPL-2.0-only
import { fieldsOf } from '../variables/compound';
import { nothing } from '../variables/scalars';
import type { Field } from '../variables/value';
import { commandFields, type NextCommand } from './commandFields';
import { recordedCommandFields, type RecordedCommand } from './recordedCommand';

/** The command that is next, its attributes by their names, its bytes, and what was recorded. */
export function commandScope(
  command: NextCommand | undefined,
  recorded?: RecordedCommand,
): Field[] {
  if (!command) return fieldsOf({ index: nothing('no command is left') });
  return [...commandFields(command), ...(recorded ? recordedCommandFields(recorded) : [])];
}
