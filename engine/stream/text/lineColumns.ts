// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import { attribute } from '../command';
import { readCommand } from '../decode';
import type { StreamIndex } from '../streamIndex';
import { attributeText } from './attributeText';
import { nameWidth } from './commandLine';

/** Where a stream's lines have their columns, counted from 0: the same in all of its parts. */
export interface LineColumns {
  /** Digits of an offset, in hexadecimal. */
  readonly offsetDigits: number;
  /** Where the command's name begins. */
  readonly name: number;
  readonly path: number;
  readonly attributes: number;
}

/** How a command is read whose line is wanted: without its payload, whatever is wrong with it. */
export const shownOnly = { dataLimit: 0, unchecked: true } as const;

/** Few enough to be read at once, and as many as tell how long a stream's paths are. */
const sampledCommands = 1000;
/** Of ten paths nine shall fit, in a column of this width. */
const share = 0.9;
export const narrowestPath = 18;
const widest = 58;

const known = new WeakMap<StreamIndex, LineColumns>();

/** The columns of a stream that is indexed to its end. */
export function lineColumns(index: StreamIndex): LineColumns {
  const columns = known.get(index) ?? measure(index);
  known.set(index, columns);
  return columns;
}

function measure(index: StreamIndex): LineColumns {
  const offsetDigits = Math.max(6, index.end.toString(16).length);
  const name = '0x'.length + offsetDigits + 2;
  const path = name + nameWidth;
  return { offsetDigits, name, path, attributes: path + pathWidth(index) };
}

function pathWidth(index: StreamIndex): number {
  const lengths: number[] = [];
  const every = Math.max(1, index.commandCount / sampledCommands);
  for (let at = 0; at < index.commandCount;) {
    const command = Math.floor(at);
    const run = index.runOf(command);
    // All of a run have the path of the command before it.
    const length = pathLength(index, run ? run.first - 1 : command);
    const end = run?.end ?? command + 1;
    for (; at < end; at += every) if (length !== undefined) lengths.push(length);
  }
  const usual = Uint32Array.from(lengths).sort()[Math.floor((lengths.length - 1) * share)] ?? 0;
  return Math.min(Math.max(usual, narrowestPath), widest) + 2;
}

function pathLength(index: StreamIndex, command: number): number | undefined {
  const path = attribute(readCommand(index, command, shownOnly), AttributeType.PATH);
  return path && attributeText(path).length;
}

/** The columns of the path and of the blanks behind it. */
export function widthOfPath({ path, attributes }: LineColumns): number {
  return attributes - path;
}

/** What stands before a command's text in its line. */
export function offsetText(columns: LineColumns, offset: number): string {
  return `0x${offset.toString(16).padStart(columns.offsetDigits, '0')}  `;
}
