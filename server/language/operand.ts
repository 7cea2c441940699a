// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../engine/byteString';
import { AttributeType } from '../../engine/stream/attributeType';
import type { Attribute } from '../../engine/stream/command';
import { CommandType } from '../../engine/stream/commandType';
import type { DecodedCommand } from '../../engine/stream/decode';
import { recordsOfPath } from './inodes/namesAt';
import type { InodeModel } from './inodes/inodeModel';
import type { NameRecord, StreamInode } from './inodes/streamInode';
import { tokenAt, type CommandInText } from './ranges';

/** A component of a path in a command's line: what is under the cursor. */
export interface Operand {
  readonly path: ByteString;
  /** The inode that the component names; that of the whole path where the cursor isn't on one. */
  readonly inode: StreamInode;
  /** Undefined for the subvolume's root, and where the names of that time don't lead there. */
  readonly record: NameRecord | undefined;
  /** Columns; `end` is behind it. */
  readonly start: number;
  readonly end: number;
}

/** The path component at a column; undefined where there is no path of the received subvolume. */
export function operandAt(
  model: InodeModel,
  line: CommandInText,
  character: number,
): Operand | undefined {
  const token = tokenAt(line, character);
  if (!token?.attribute) return undefined;
  const { command } = line;
  const inode = inodeOfOperand(model, command, token.attribute);
  if (!inode) return undefined;
  const path = byteStringOf(token.attribute.data);
  const records = recordsOfPath(inode, path, command.index);
  const whole = {
    path,
    inode,
    record: records?.at(-1),
    start: token.valueStart,
    end: token.end,
  };
  if (!records) return whole;
  const shown = componentsOf(line.text, token.valueStart + 1, token.end);
  const at = shown.findIndex(({ start, end }) => start <= character && character <= end);
  const component = shown[at];
  const record = records[at];
  if (!component || !record) return whole;
  return { path, inode: record.inode, record, ...component };
}

/** Every component of every path in a command's line that names something of that time, from left to right. */
export function operandsIn(model: InodeModel, line: CommandInText): Operand[] {
  const { command } = line;
  return line.tokens.flatMap((token) => {
    const { attribute } = token;
    const inode = attribute && inodeOfOperand(model, command, attribute);
    if (!inode) return [];
    const path = byteStringOf(attribute.data);
    const records = recordsOfPath(inode, path, command.index) ?? [];
    const shown = componentsOf(line.text, token.valueStart + 1, token.end);
    return records.flatMap((record, at) => {
      const component = shown[at];
      return component ? [{ path, inode: record.inode, record, ...component }] : [];
    });
  });
}

/** The paths' attributes that name something in the subvolume as it is received. */
function inodeOfOperand(
  model: InodeModel,
  command: DecodedCommand,
  attribute: Attribute,
): StreamInode | undefined {
  const counts = command.attributes.findLast(({ type }) => type === attribute.type) === attribute;
  if (!counts) return undefined;
  switch (attribute.type) {
    case AttributeType.PATH:
    case AttributeType.PATH_TO:
      return model.inodeOf(command.index);
    case AttributeType.PATH_LINK:
      return command.type === CommandType.LINK ? model.inodeOf(command.index) : undefined;
    case AttributeType.CLONE_PATH:
      return model.cloneSourceOf(command.index);
    default:
      return undefined;
  }
}

/** Where a quoted path's components are in a line; an escape never holds a slash. */
function componentsOf(text: string, from: number, end: number): { start: number; end: number }[] {
  const quote = text.lastIndexOf('"', end - 1);
  let start = from;
  return text
    .slice(from, Math.max(from, quote))
    .split('/')
    .map((name) => {
      const place = { name, start, end: start + name.length };
      start = place.end + 1;
      return place;
    })
    .filter(({ name }) => name !== '' && name !== '.')
    .map((place) => ({ start: place.start, end: place.end }));
}
