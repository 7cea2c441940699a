// SPDX-License-Identifier: GPL-2.0-only
import { commandHeaderLength } from './streamHeader';
import type { StreamIndex, StreamSection } from './streamIndex';

/** One stream of a file as if it were the only one: its commands are numbered from 0. */
export function sectionIndex(index: StreamIndex, section: StreamSection): StreamIndex {
  const { firstCommand, commandCount } = section;
  const alone = { ...section, firstCommand: 0 };
  const inFile = (command: number): number => {
    if (command >= 0 && command < commandCount) return firstCommand + command;
    throw new RangeError(`The stream at offset ${section.offset} has no command ${command}`);
  };
  return {
    source: index.source,
    sections: [alone],
    commandCount,
    begins: index.begins
      .map((begin) => begin - firstCommand)
      .filter((at) => at >= 0 && at < commandCount),
    end: endOf(index, section),
    faults: index.faults,
    offsetOf: (command) => index.offsetOf(inFile(command)),
    payloadLengthOf: (command) => index.payloadLengthOf(inFile(command)),
    typeOf: (command) => index.typeOf(inFile(command)),
    mayHave: (type) => index.mayHave(type),
    crcOf: (command) => index.crcOf(inFile(command)),
    runOf: (command) => {
      const run = index.runOf(inFile(command));
      return run && { ...run, first: run.first - firstCommand, end: run.end - firstCommand };
    },
    sectionOf: (command) => (inFile(command), alone),
    commandAtOffset: (offset) => {
      const command = index.commandAtOffset(offset);
      const own = command === undefined ? -1 : command - firstCommand;
      return own >= 0 && own < commandCount ? own : undefined;
    },
    read: (offset, length) => index.read(offset, length),
  };
}

/** The byte behind the stream's last command. */
function endOf(index: StreamIndex, { offset, firstCommand, commandCount }: StreamSection): number {
  if (commandCount === 0) return offset;
  const last = firstCommand + commandCount - 1;
  return index.offsetOf(last) + commandHeaderLength + index.payloadLengthOf(last);
}
