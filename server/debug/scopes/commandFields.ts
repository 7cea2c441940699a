// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../../engine/byteString';
import { attributeKind, AttributeType, kindSize } from '../../../engine/stream/attributeType';
import type { Attribute } from '../../../engine/stream/command';
import { commandHeaderLength } from '../../../engine/stream/streamHeader';
import { attributeLabel, attributeText } from '../../../engine/stream/text/attributeText';
import { streamMemory, type StreamSpace } from '../memory';
import { fieldsOf } from '../variables/compound';
import { bytesValue, nameValue, numberValue, showNumber, textValue } from '../variables/scalars';
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
  /** Of the stream. */
  readonly version: number;
  /** Which stream's bytes it is of; left out, those of the text. */
  readonly space?: StreamSpace | undefined;
}

/** A command's attributes by their names, and its bytes. */
export function commandFields(command: NextCommand): Field[] {
  const all = [
    ...fieldsOf({
      index: numberValue(command.index, '', 'int'),
      name: textValue(command.name, 'enum btrfs_send_cmd'),
      type: numberValue(command.type, '', 'u16'),
      offset: numberValue(command.offset),
      length: numberValue(command.length),
    }),
    ...command.attributes.map((attribute) => ({
      name: attributeLabel(attribute.type),
      value: { ...attributeValue(attribute), memory: memoryOf(attribute, command) },
    })),
    ...fieldsOf({
      bytes: {
        ...bytesValue(command.bytes, command.length),
        memory: streamMemory(command.offset, command.space),
      },
    }),
  ];
  return all.map(({ name, value }) => ({ name, value: { ...value, command: command.index } }));
}

/** Of the attribute's value, behind its header: type and length, but from version 2 on DATA has no length. */
function memoryOf({ type, at }: Attribute, { offset, version, space }: NextCommand): string {
  const header = version >= 2 && type === AttributeType.DATA ? 2 : 4;
  return streamMemory(offset + commandHeaderLength + at + header, space);
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
