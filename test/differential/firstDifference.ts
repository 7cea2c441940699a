// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../engine/byteSource';
import { readCommand } from '../../engine/stream/decode';
import { indexStream, type StreamIndex } from '../../engine/stream/streamIndex';
import { commandHeaderLength } from '../../engine/stream/streamHeader';
import { composeLine } from '../../engine/stream/text/commandLine';

/** How many commands that are alike are shown before the first that isn't. */
const shownBefore = 3;

/** The first command that differs, of both streams and for people; undefined where all bytes are equal. */
export function firstDifference(kernels: Uint8Array, ours: Uint8Array): string | undefined {
  if (Buffer.compare(kernels, ours) === 0) return undefined;
  const shorter = Math.min(kernels.length, ours.length);
  let byte = 0;
  while (byte < shorter && kernels[byte] === ours[byte]) byte += 1;
  const theirIndex = indexStream(memorySource('kernel', kernels));
  const ourIndex = indexStream(memorySource('engine', ours));
  const at = Math.max(commandAt(theirIndex, byte), commandAt(ourIndex, byte));
  const before = Array.from({ length: Math.min(at, shownBefore) }, (_, back) => at - 1 - back);
  const [theirLine, ourLine] = [lineOf(theirIndex, at), lineOf(ourIndex, at)];
  return [
    `the streams of ${kernels.length} and ${ours.length} bytes differ at command ${at}, byte ${byte}:`,
    ...before.reverse().map((each) => `           ${lineOf(ourIndex, each)}`),
    `  kernel   ${theirLine}`,
    `  engine   ${ourLine}`,
    ...(theirLine === ourLine ? ['  in its data'] : []),
  ].join('\n');
}

/** The command that holds the byte, or would follow if it is behind the last. */
function commandAt(index: StreamIndex, byte: number): number {
  let at = 0;
  while (at < index.commandCount && endOf(index, at) <= byte) at += 1;
  return at;
}

const endOf = (index: StreamIndex, at: number): number =>
  index.offsetOf(at) + commandHeaderLength + index.payloadLengthOf(at);

const lineOf = (index: StreamIndex, at: number): string =>
  at < index.commandCount ? composeLine(readCommand(index, at)) : '(the stream ends)';
