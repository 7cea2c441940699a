// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../attributeType';
import { attribute } from '../command';
import { CommandType } from '../commandType';
import { readCommand } from '../decode';
import { commandHeaderLength, firstVersionOfOpenData } from '../streamHeader';
import type { StreamIndex } from '../streamIndex';

/** Where a command has file data. */
export interface DataPlace {
  /** Of the command's first attribute, of DATA's header, and of its first byte, in the source. */
  readonly payload: number;
  readonly header: number;
  readonly offset: number;
  /** Bytes of data. */
  readonly length: number;
}

/** Undefined for a command without file data. */
export function dataPlace(index: StreamIndex, command: number): DataPlace | undefined {
  if (!withData.has(index.typeOf(command))) return undefined;
  const read = readCommand(index, command, dataOnly);
  const data = attribute(read, AttributeType.DATA);
  if (!data) return undefined;
  const payload = index.offsetOf(command) + commandHeaderLength;
  const header = payload + data.at;
  const offset = header + (read.version >= firstVersionOfOpenData ? 2 : 4);
  return { payload, header, offset, length: data.length ?? data.data.length };
}

const withData: ReadonlySet<number> = new Set([CommandType.WRITE, CommandType.ENCODED_WRITE]);

const dataOnly = { dataLimit: 0, unchecked: true, only: new Set<number>([AttributeType.DATA]) };
