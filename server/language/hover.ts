// SPDX-License-Identifier: GPL-2.0-only
import type { Hover, Position } from 'vscode-languageserver';
import { commandCrc } from '../../engine/stream/commandCrc';
import type { DecodedCommand } from '../../engine/stream/decode';
import { commandHeaderLength } from '../../engine/stream/streamHeader';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { attributeLabel, attributeText, fullLength } from '../../engine/stream/text/attributeText';
import { commandLabel } from '../../engine/stream/text/commandLine';
import { grouped } from '../../engine/stream/text/sectionHeader';
import { commandFacts } from './commandFacts';
import { inodeHover } from './inodeHover';
import { kernelHover } from './kernelHover';
import { codeSpan } from './markdown';
import { operandAt } from './operand';
import { chainEndText, doubtText, fileName } from './parents/parentText';
import { commandInText, tokenAt, type CommandInText } from './ranges';
import { reviewHover } from './reviewHover';
import type { StreamDocument } from './streamDocument';

/** Bytes of a value that are shown in hexadecimal. */
const shownBytes = 32;
/** Attributes listed: a real command has ten at most. */
const shownAttributes = 40;
/** Longest payload whose CRC is checked while one waits. */
const checkedBytes = 2 ** 20;
/** Longest value shown in full, in characters: the line has the rest. */
const shownValue = 300;

/** Explains a command, and above that the inode whose name is under the cursor. */
export function hover(
  document: StreamDocument,
  part: number,
  { line, character }: Position,
): Hover | undefined {
  const at = document.layout.commandAt(part, line);
  if (at === undefined) return undefined;
  const shown = commandInText(document.index, at, shownBytes);
  const operand = operandAt(document.model, shown, character);
  const isOnIt = operand && operand.start <= character;
  const { start, end } = isOnIt
    ? operand
    : (tokenAt(shown, character) ?? rangeBeside(shown, character));
  const inode = operand?.inode ?? document.model.inodeOf(at);
  const sections = [
    ...(operand ? [inodeHover(document, operand.inode, operand.record, at)] : []),
    commandHover(document, shown),
    ...kernelHover(document, at),
    ...reviewHover(document.review, at),
    ...parentHover(document, at),
    ...(!operand && inode ? [inodeHover(document, inode, undefined, at)] : []),
  ];
  return {
    contents: { kind: 'markdown', value: sections.join('\n\n---\n\n') },
    range: { start: { line, character: start }, end: { line, character: end } },
  };
}

/** The offset, or else, between and behind what a line says, all that it says. */
function rangeBeside({ margin, text }: CommandInText, character: number) {
  return character < margin ? { start: 0, end: margin } : { start: margin, end: text.length };
}

function commandHover(document: StreamDocument, { command }: CommandInText): string {
  const facts = commandFacts(command.type);
  const length = commandHeaderLength + command.payloadLength;
  const lines = [
    `**${commandLabel(command.type)}** · command ${command.index}, ${grouped(length)} bytes at offset ${command.offset}, CRC ${crcText(document.index, command)}`,
    facts
      ? `${facts.does}  \nReceiver: ${facts.receive}  \nKernel: \`${facts.kernel}()\`, ${facts.when}.`
      : 'No protocol up to 3 defines this command; `btrfs receive` passes over it silently.',
    command.attributes
      .slice(0, shownAttributes)
      .map((attribute) => `- ${attributeHover(command.offset + commandHeaderLength, attribute)}`)
      .join('\n'),
  ];
  const left = command.attributes.length - shownAttributes;
  if (left > 0) lines.push(`and ${left} more attributes`);
  return lines.filter((line) => line !== '').join('\n\n');
}

type ShownAttribute = CommandInText['command']['attributes'][number];

/** Its value in words and in bytes, and where its value lies in the file. */
function attributeHover(payload: number, attribute: ShownAttribute): string {
  const { type, at, data } = attribute;
  const value = attributeText(attribute);
  const shownText = value.length > shownValue ? `${value.slice(0, shownValue)}…` : value;
  const bytes = Array.from(data.subarray(0, shownBytes), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(' ');
  const rest = fullLength(attribute) > shownBytes ? ' …' : '';
  const where = `attribute ${type} at offset ${payload + at}, value of ${grouped(fullLength(attribute))} bytes`;
  return `\`${attributeLabel(type)}\` ${codeSpan(shownText)} · ${where}${bytes === '' ? '' : `: \`${bytes}${rest}\``}`;
}

/** What the header says, and whether the bytes have it. */
function crcText(index: StreamIndex, { index: at }: DecodedCommand): string {
  const crc = index.crcOf(at);
  if (index.payloadLengthOf(at) > checkedBytes)
    return `${hex32(crc)}, checked in the background: the Problems tell if it is wrong`;
  const found = commandCrc(index, at);
  return found === crc
    ? `${hex32(crc)}, right`
    : `${hex32(crc)}, **wrong: its bytes have ${hex32(found)}**`;
}

/** Of a SNAPSHOT what is known of the parent. */
function parentHover({ parents }: StreamDocument, at: number): string[] {
  const chain = parents.get(at)?.chain;
  if (!chain) return [];
  const files = chain.parents.map(({ file }) => codeSpan(fileName(file))).join(', then ');
  return [
    [
      files === '' ? '' : `Parents’ streams, found by UUID: ${files}.`,
      doubtText(chain) ?? '',
      chainEndText(chain) ?? '',
    ]
      .filter((text) => text !== '')
      .join('  \n'),
  ];
}

function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
