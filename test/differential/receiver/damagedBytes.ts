// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../../engine/byteSource';
import { crc32c } from '../../../engine/crc32c';
import { commandHeaderLength } from '../../../engine/stream/streamHeader';
import { indexStream } from '../../../engine/stream/streamIndex';
import { Dice } from '../dice';

/** Where the version is in the stream's header, and the CRC in a command's. */
const versionAt = 13;
const crcAt = 6;

/** What can be done to a stream's bytes, told by a number. */
export function damage(bytes: Uint8Array, seed: number): Uint8Array {
  const dice = new Dice(seed);
  const at = dice.below(bytes.length);
  switch (dice.below(8)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return flipped(bytes, at, dice);
    case 2:
      return Uint8Array.from([...bytes, ...bytes.subarray(0, at)]);
    case 3:
      return Uint8Array.from([...bytes, ...bytes]);
    // Read by another protocol's layout.
    case 4:
      return bytes.with(versionAt, dice.below(4));
    default:
      return flippedWithin(bytes, dice);
  }
}

function flipped(bytes: Uint8Array, at: number, dice: Dice): Uint8Array {
  return bytes.with(at, (bytes[at] ?? 0) ^ (1 << dice.below(8)));
}

/** A bit of a command's type or attributes is another, and the CRC is right. */
function flippedWithin(bytes: Uint8Array, dice: Dice): Uint8Array {
  const index = indexStream(memorySource('stream', bytes));
  const command = 1 + dice.below(index.commandCount - 1);
  if (command >= index.commandCount) return bytes;
  const offset = index.offsetOf(command);
  const length = index.payloadLengthOf(command);
  // Names' and values' lengths and types lie in the beginning.
  const place = dice.below(Math.min(length, 64) + 2);
  const at = place < 2 ? 4 + place : commandHeaderLength + place - 2;
  const damaged = flipped(bytes, offset + at, dice);
  damaged.fill(0, offset + crcAt, offset + crcAt + 4);
  const crc = crc32c(0, damaged.subarray(offset, offset + commandHeaderLength + length));
  new DataView(damaged.buffer, damaged.byteOffset).setUint32(offset + crcAt, crc, true);
  return damaged;
}
