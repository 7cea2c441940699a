// SPDX-License-Identifier: GPL-2.0-only
import type { Attribute } from '../../../engine/stream/command';
import { attributeLabel, attributeText } from '../../../engine/stream/text/attributeText';
import { fieldsOf } from '../variables/compound';
import { bytesValue, nothing, numberValue, textValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** A command that is about to be emitted, or that the stream's text shows as the next one. */
export interface NextCommand {
  /** Counts from 0. */
  readonly index: number;
  readonly name: string;
  readonly type: number;
  /** Where it begins in the stream. */
  readonly offset: number;
  /** Of the whole command, in bytes. */
  readonly length: number;
  readonly attributes: readonly Attribute[];
  /** Its first bytes, or all. */
  readonly bytes: Uint8Array;
}

/** The command that is next, its attributes by their names, and its bytes. */
export function commandScope(command: NextCommand | undefined): Field[] {
  if (!command) return fieldsOf({ index: nothing('no command is left') });
  return [
    ...fieldsOf({
      index: numberValue(command.index, '', 'int'),
      name: textValue(command.name, 'enum btrfs_send_cmd'),
      type: numberValue(command.type, '', 'u16'),
      offset: numberValue(command.offset),
      length: numberValue(command.length),
    }),
    ...command.attributes.map((attribute) => ({
      name: attributeLabel(attribute.type),
      value: attributeValue(attribute),
    })),
    ...fieldsOf({ bytes: bytesValue(command.bytes, command.length) }),
  ];
}

function attributeValue(attribute: Attribute): Value {
  return textValue(attributeText(attribute), `enum btrfs_send_attr ${attribute.type}`);
}
