// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from './streamIndex';

/** More commands than damage behind them takes back. */
const compared = 32;

/**
 * Whether an index that goes on where `before` ended still has all of its commands: damage that was
 * found behind them can have taken the last ones back. Of `before` no byte is read: its file may be closed.
 */
export function keepsCommands(index: StreamIndex, before: StreamIndex): boolean {
  const { commandCount } = before;
  if (index.commandCount < commandCount) return false;
  for (let command = Math.max(0, commandCount - compared); command < commandCount; command++) {
    const isSame =
      index.offsetOf(command) === before.offsetOf(command) &&
      index.payloadLengthOf(command) === before.payloadLengthOf(command) &&
      index.typeOf(command) === before.typeOf(command);
    if (!isSame) return false;
  }
  return true;
}
