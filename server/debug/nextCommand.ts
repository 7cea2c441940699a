// SPDX-License-Identifier: GPL-2.0-only
import { commandName } from '../../engine/stream/commandType';
import { readCommand } from '../../engine/stream/decode';
import { commandHeaderLength } from '../../engine/stream/streamHeader';
import type { Moment } from './replay/moment';
import type { NextCommand } from './scopes/command';
import type { StreamSource } from './streamSource';

/** Bytes of a command that are shown. */
const shownBytes = 64;

/** The command that is next, as the stream's text has it; undefined behind the last one. */
export function nextCommand(moment: Moment, source: StreamSource): NextCommand | undefined {
  const command = source.indexed(moment.commands);
  if (command === undefined) return undefined;
  const { index } = source;
  const { type, offset, payloadLength, attributes, version } = readCommand(index, command, {
    dataLimit: shownBytes,
  });
  const length = payloadLength + commandHeaderLength;
  return {
    index: moment.commands,
    name: commandName(type) ?? `command ${type}`,
    type,
    offset,
    length,
    attributes,
    version,
    bytes: index.source.read(offset, Math.min(length, shownBytes)),
  };
}
