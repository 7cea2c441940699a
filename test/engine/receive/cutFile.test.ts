// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource, type ByteSource } from '../../../engine/byteSource';
import { MemoryReceiver } from '../../../engine/receive/memoryReceiver';
import { ReceivingVolume } from '../../../engine/receive/volume';
import { indexStream } from '../../../engine/stream/streamIndex';
import { commandHeaderLength, streamHeaderLength } from '../../../engine/stream/streamHeader';
import { scriptedStream } from './explain/scriptedStream';

const script = [
  'subvol s 1',
  'mkdir o257-7-0 257',
  'rename o257-7-0 directory',
  'mkfile o258-7-0 258',
  'rename o258-7-0 directory/file',
  'write directory/file 0 3000',
  'write directory/file 3000 40000',
  'utimes directory/file 1',
  'end',
];

/** A file that has its size still, but not its bytes from `left` on once that is set. */
function cutFile(bytes: Uint8Array): { readonly source: ByteSource; left: number } {
  const file = { source: memorySource('cut', bytes), left: bytes.length };
  const read = (offset: number, length: number): Uint8Array =>
    bytes.subarray(Math.min(offset, file.left), Math.min(offset + length, file.left));
  const readInto = (offset: number, target: Uint8Array): number => {
    const there = read(offset, target.length);
    target.set(there);
    return there.length;
  };
  file.source = { name: 'cut', size: bytes.length, read, readInto };
  return file;
}

test('of a file that was cut meanwhile, what is left is received', () => {
  const bytes = scriptedStream(script.join('\n'));
  for (const checkCrc of [true, false]) {
    for (let left = streamHeaderLength; left < bytes.length; left += 97) {
      const file = cutFile(bytes);
      const stream = indexStream(file.source);
      file.left = left;
      const receiver = new MemoryReceiver(stream, new ReceivingVolume(), { checkCrc });
      expect(receiver.step(Infinity)).toBe(true);
      const [refusal] = receiver.refusals;
      const command = refusal?.command ?? 0;
      expect(stream.offsetOf(command)).toBeLessThanOrEqual(left);
      const end = command + 1 < stream.commandCount ? stream.offsetOf(command + 1) : bytes.length;
      expect(end).toBeGreaterThan(left);
      expect(refusal?.receive).toBe('send stream is truncated');
    }
  }
});

test('a file that is cut while it is indexed ends where its bytes do', () => {
  const bytes = scriptedStream(script.join('\n'));
  for (let left = streamHeaderLength; left < bytes.length; left += 89) {
    const file = cutFile(bytes);
    file.left = left;
    const index = indexStream(file.source);
    const { commandCount, faults } = index;
    expect(faults.length).toBeGreaterThan(0);
    expect(commandCount).toBeLessThan(script.length);
    for (let command = 0; command < commandCount; command++)
      expect(index.offsetOf(command) + commandHeaderLength).toBeLessThanOrEqual(left);
  }
});
