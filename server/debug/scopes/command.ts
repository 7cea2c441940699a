// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../../engine/byteString';
import { attributeKind, kindSize } from '../../../engine/stream/attributeType';
import type { Attribute } from '../../../engine/stream/command';
import { attributeLabel, attributeText } from '../../../engine/stream/text/attributeText';
import { streamMemory } from '../streamMemory';
import { fieldsOf } from '../variables/compound';
import {
  bytesValue,
  nameValue,
  nothing,
  numberValue,
  showNumber,
  textValue,
} from '../variables/scalars';
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
    ...fieldsOf({
      bytes: {
        ...bytesValue(command.bytes, command.length),
        memory: streamMemory(command.offset),
      },
    }),
  ];
}

/** As the stream's text shows it; numbers are numbers, so that they compare and show in hexadecimal. */
function attributeValue(attribute: Attribute): Value {
  const { type, data } = attribute;
  const kind = attributeKind(type);
  if (kind === 'string') return nameValue(byteStringOf(data));
  const text = attributeText(attribute);
  if (kind !== 'u64' && kind !== 'u32' && kind !== 'u8') return textValue(text, kind);
  if (data.length !== kindSize(kind)) return textValue(text, kind);
  const number = data.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const raw = number <= Number.MAX_SAFE_INTEGER ? Number(number) : number;
  return { show: (format) => (format.hex ? showNumber(raw, format) : text), type: kind, raw };
}
