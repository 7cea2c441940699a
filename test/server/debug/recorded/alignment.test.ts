// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { u64Data } from '../../../../engine/stream/attributeData';
import { AttributeType } from '../../../../engine/stream/attributeType';
import { attribute } from '../../../../engine/stream/command';
import { CommandType } from '../../../../engine/stream/commandType';
import { readCommand } from '../../../../engine/stream/decode';
import { encodeCommand } from '../../../../engine/stream/encode';
import { streamHeaderLength } from '../../../../engine/stream/streamHeader';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { SendAlignment } from '../../../../server/debug/recorded/sendAlignment';
import { recordedStream } from '../exampleSend';

const header = recordedStream('swap').subarray(0, streamHeaderLength);
const commands = commandsOf(recordedStream('swap'));
const goOn = { cancelled: false };

function commandsOf(stream: Uint8Array): Uint8Array[] {
  const index = indexStream(memorySource('stream', stream));
  return Array.from({ length: index.commandCount }, (_, at) => {
    const end = at + 1 < index.commandCount ? index.offsetOf(at + 1) : index.end;
    return stream.subarray(index.offsetOf(at), end);
  });
}

function streamOf(all: readonly Uint8Array[]): ReturnType<typeof indexStream> {
  return indexStream(memorySource('stream', Buffer.concat([header, ...all])));
}

const plainTypes: ReadonlySet<number> = new Set([
  CommandType.SET_XATTR,
  CommandType.REMOVE_XATTR,
  CommandType.WRITE,
  CommandType.TRUNCATE,
  CommandType.CHMOD,
  CommandType.CHOWN,
  CommandType.UTIMES,
]);

/** The engine writes the example's commands where these were recorded. */
async function alignedWith(recorded: readonly Uint8Array[]) {
  const told: string[] = [];
  const alignment = new SendAlignment({
    recorded: streamOf(recorded),
    engineStream: () => Promise.resolve(streamOf(commands)),
    told: (message) => told.push(message),
  });
  alignment.write(header);
  for (const command of commands) alignment.write(command);
  await alignment.prepare(goOn);
  const differing = commands.flatMap((_, at) => (alignment.differenceAt(at) ? [at] : []));
  return { alignment, differing, told };
}

/** Commands that change no name: without one of those, what follows may be about other inodes. */
const index = streamOf(commands);
const plain = commands.flatMap((_, at) => (plainTypes.has(index.typeOf(at)) ? [at] : []));
const inside = fc.constantFrom(...plain);

/** How far behind a difference the two go in step again: its inode's commands. */
const inode = 6;

test('a stream that is written as it was recorded is not aligned', async () => {
  const { alignment, differing, told } = await alignedWith(commands);
  expect({ differing, told, parted: alignment.hasParted }).toEqual({
    differing: [],
    told: [],
    parted: false,
  });
  expect(commands.every((_, at) => alignment.recordedOf(at) === at)).toBe(true);
});

test('a command that was not recorded is found exactly there', async () => {
  await fc.assert(
    fc.asyncProperty(inside, async (at) => {
      const { alignment, differing } = await alignedWith(commands.toSpliced(at, 1));
      expect(alignment.isAsRecorded(at)).toBe(false);
      expect(differing).toEqual([at]);
      for (let later = at + 1; later < commands.length; later++)
        expect(alignment.recordedOf(later)).toBe(later - 1);
    }),
    { numRuns: 30 },
  );
});

test('a command that only was recorded is found exactly there', async () => {
  await fc.assert(
    fc.asyncProperty(inside, fc.nat({ max: 0xffff }), async (at, mode) => {
      const more = chmodOf(commands[at] ?? header, mode);
      const { alignment, differing } = await alignedWith(commands.toSpliced(at, 0, more));
      expect(differing.length).toBeGreaterThan(0);
      expect(differing.every((one) => at <= one && one <= at + inode)).toBe(true);
      for (let later = at + inode; later < commands.length; later++)
        expect(alignment.recordedOf(later)).toBe(later + 1);
    }),
    { numRuns: 30 },
  );
});

test('commands that changed places are found there, and nothing behind them', async () => {
  await fc.assert(
    fc.asyncProperty(inside, async (at) => {
      const [first, second] = [commands[at], commands[at + 1]];
      if (!first || !second || !plain.includes(at + 1)) return;
      const { alignment, differing } = await alignedWith(commands.toSpliced(at, 2, second, first));
      expect(differing.length).toBeGreaterThan(0);
      expect(differing.every((one) => at <= one && one <= at + 2)).toBe(true);
      for (let later = at + inode; later < commands.length; later++)
        expect(alignment.recordedOf(later)).toBe(later);
    }),
    { numRuns: 30 },
  );
});

test('whatever was recorded, all of it stands somewhere', async () => {
  const some = fc.shuffledSubarray([...commands.keys()], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(some, async (kept) => {
      const recorded = kept.map((at) => commands[at] ?? header);
      const { alignment, differing } = await alignedWith(recorded);
      const paired = commands.flatMap((_, at) => alignment.recordedOf(at) ?? []);
      expect(new Set(paired).size).toBe(paired.length);
      for (const place of commands.keys())
        expect(alignment.placeOf(place)).toBeLessThanOrEqual(recorded.length);
      if (kept.length < commands.length) expect(differing.length).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

/** CHMOD of the same path: bytes that the example has nowhere. */
function chmodOf(command: Uint8Array, mode: number): Uint8Array {
  const read = readCommand(streamOf([command]), 0);
  const path = attribute(read, AttributeType.PATH)?.data ?? new Uint8Array();
  const attributes = [
    { type: AttributeType.PATH, data: path },
    { type: AttributeType.MODE, data: u64Data(0x10000 + mode) },
  ];
  return encodeCommand(CommandType.CHMOD, attributes, 1);
}
