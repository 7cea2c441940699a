// SPDX-License-Identifier: GPL-2.0-only
import { commandName } from '../../engine/stream/commandType';
import { readCommand } from '../../engine/stream/decode';
import { commandHeaderLength } from '../../engine/stream/streamHeader';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { StreamSpace } from './memory';
import type { Moment } from './replay/moment';
import type { NextCommand } from './scopes/commandFields';
import type { StreamSource } from './streamSource';

/** Bytes of a command that are shown. */
const shownBytes = 64;

/**
 * The command that is next, as the stream's text has it; what the engine writes otherwise than
 * recorded is shown as the engine has it. Undefined behind the last one.
 */
export function nextCommand(moment: Moment, source: StreamSource): NextCommand | undefined {
  const { commands } = moment;
  const own = source.ownAt(commands);
  if (own) return nextCommandIn(own, commands, commands, 'engine');
  const command = source.indexed(commands);
  return command === undefined ? undefined : nextCommandIn(source.index, command, commands);
}

/** A command of a stream, which stands for the engine's of the number `shown`. */
export function nextCommandIn(
  index: StreamIndex,
  command: number,
  shown: number,
  space?: StreamSpace,
): NextCommand {
  const { type, offset, payloadLength, attributes, version } = readCommand(index, command, {
    dataLimit: space === 'engine' ? 0 : shownBytes,
  });
  const length = payloadLength + commandHeaderLength;
  return {
    index: shown,
    name: commandName(type) ?? `command ${type}`,
    type,
    offset,
    length,
    attributes,
    version,
    bytes: index.source.read(offset, Math.min(length, shownBytes)),
    space,
  };
}
