// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import {
  commandHeaderLength,
  magic,
  magicLengthAt,
  streamHeaderLength,
  u16At,
  u32At,
} from './streamHeader';
import type { StreamIndex } from './streamIndex';

/** Commands whose headers are compared, evenly through the file. */
const compared = 256;

/**
 * Whether a source that is longer than what was indexed begins with it, as far as that can be told without
 * reading it all: by the headers of streams and of some commands, which hold their contents' checksums.
 * Commands that `isKnown` denies are passed over: the file that was indexed may be closed.
 */
export function beginsWith(
  source: ByteSource,
  index: StreamIndex,
  isKnown: (command: number) => boolean,
): boolean {
  const { sections, commandCount } = index;
  if (source.size <= index.end || commandCount === 0) return false;
  const header = source.read(0, streamHeaderLength);
  if (magicLengthAt(header, 0) !== magic.length) return false;
  if (u32At(header, magic.length) !== sections[0]?.version) return false;
  const every = Math.max(1, commandCount / compared);
  for (let at = 0; at < commandCount; at += every) {
    const command = Math.floor(at);
    if (isKnown(command) && !isCommandOf(source, index, command)) return false;
  }
  return isCommandOf(source, index, commandCount - 1);
}

function isCommandOf(source: ByteSource, index: StreamIndex, command: number): boolean {
  const header = source.read(index.offsetOf(command), commandHeaderLength);
  return (
    header.length === commandHeaderLength &&
    u32At(header, 0) === index.payloadLengthOf(command) &&
    u16At(header, 4) === index.typeOf(command) &&
    u32At(header, 6) === index.crcOf(command)
  );
}
