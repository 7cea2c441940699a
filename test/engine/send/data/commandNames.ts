// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../../../engine/byteSource';
import { attributeName, AttributeType } from '../../../../engine/stream/attributeType';
import { string } from '../../../../engine/stream/command';
import { commandName } from '../../../../engine/stream/commandType';
import { readCommand } from '../../../../engine/stream/decode';
import { indexStream } from '../../../../engine/stream/streamIndex';

/** A stream's commands, each with its paths in the order of their attributes' numbers. */
export function namesOf(stream: Uint8Array): string[] {
  const index = indexStream(memorySource('stream', stream));
  return Array.from({ length: index.commandCount }, (_, at) => {
    const command = readCommand(index, at);
    const { PATH, PATH_TO, PATH_LINK } = AttributeType;
    const paths = [PATH, PATH_TO, PATH_LINK].flatMap((type) => string(command, type) ?? []);
    return [commandName(command.type) ?? '', ...paths].join(' ');
  });
}

/** What a send wrote; the code of what it failed with is behind it, or nothing. */
export interface Written {
  readonly stream: Uint8Array;
  readonly code: string;
}

/** The first command that differs, in one and the other; undefined where none does. */
export function firstDifference(
  one: Written,
  other: Written,
): { readonly with: string; readonly without: string } | undefined {
  const [left, right] = [described(one), described(other)];
  const at = left.findIndex((command, index) => command !== right[index]);
  if (at < 0 && left.length >= right.length) return undefined;
  const first = at < 0 ? left.length : at;
  return { with: left[first] ?? '', without: right[first] ?? '' };
}

/** Names and paths, and of what else a command carries its attributes with their first bytes. */
function described({ stream, code }: Written): string[] {
  const index = indexStream(memorySource('stream', stream));
  const commands = namesOf(stream).map((name, at) => {
    const rest = readCommand(index, at)
      .attributes.filter(({ type }) => !paths.includes(type))
      .map(({ type, data }) => `${attributeName(type)}=${hex(data)}`);
    return [name, ...rest].join(' ');
  });
  return code === '' ? commands : [...commands, code];
}

const paths: readonly number[] = [
  AttributeType.PATH,
  AttributeType.PATH_TO,
  AttributeType.PATH_LINK,
];

function hex(data: Uint8Array): string {
  const shown = Buffer.from(data.subarray(0, 12)).toString('hex');
  return data.length > 12 ? `${shown}… (${data.length})` : shown;
}
