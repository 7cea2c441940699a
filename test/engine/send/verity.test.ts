// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { byteStringOfText } from '../../../engine/byteString';
import { runSend } from '../../../engine/send/sendEngine';
import { CallRecorder } from './callRecorder';
import type { MemoryItem } from '../../../engine/snapshot/memoryItem';
import { MemoryForest } from '../snapshot/memoryTree';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute, string, unsigned } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { indexStream } from '../../../engine/stream/streamIndex';

// No kernel that is at hand sends verity: this holds the engine against the kernel's source.

const item = (objectid: number, type: number, offset: number, data: Uint8Array): MemoryItem => ({
  key: { objectid, type, offset },
  data,
});

function inode(objectid: number, mode: number): MemoryItem {
  const view = new DataView(new ArrayBuffer(160));
  view.setBigUint64(0, 7n, true);
  view.setUint32(40, 1, true);
  view.setUint32(52, mode, true);
  return item(objectid, 1, 0, new Uint8Array(view.buffer));
}

function name(objectid: number, text: string): MemoryItem {
  const bytes = new Uint8Array(10 + text.length);
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 10);
  return item(objectid, 12, 256, bytes);
}

/** SHA-256, blocks of 4 KiB, a salt of 3 bytes and a signature of 5; split in two items. */
function verity(objectid: number): MemoryItem[] {
  const descriptor = new Uint8Array(256 + 5);
  descriptor.set([1, 1, 12, 3, 5]);
  descriptor.set([7, 8, 9], 80);
  descriptor.set([1, 2, 3, 4, 5], 256);
  const header = new Uint8Array(25);
  new DataView(header.buffer).setBigUint64(0, BigInt(descriptor.length), true);
  return [
    item(objectid, 36, 0, header),
    item(objectid, 36, 1, descriptor.subarray(0, 200)),
    item(objectid, 36, 201, descriptor.subarray(200)),
  ];
}

function snapshotOf(items: readonly MemoryItem[]): Snapshot {
  const none = (): never => {
    throw new Error('nothing to read');
  };
  return {
    tree: new MemoryForest().tree(items, { rootId: 257 }),
    name: byteStringOfText('s'),
    uuid: new Uint8Array(16),
    receivedUuid: new Uint8Array(16),
    ctransid: 7,
    readOnly: true,
    sectorsize: 4096,
    nodesize: 16384,
    readExtent: none,
    readOnDisk: none,
    extents: { extentAt: () => undefined },
    filesystemTrees: { treeOf: () => undefined, readBlock: none },
  };
}

function verityCommands(
  proto: 2 | 3,
  probe = new CallRecorder(),
): { path: string | undefined; block: bigint | undefined }[] {
  const chunks: Uint8Array[] = [];
  runSend({
    sendRoot: snapshotOf([
      inode(256, 0o40755),
      ...[257, 258, 259].flatMap((ino) => [inode(ino, 0o100644), name(ino, `f${ino}`)]),
      ...verity(258),
    ]),
    cloneSources: [],
    proto,
    noFileData: false,
    omitStreamHeader: false,
    omitEndCmd: false,
    compressed: false,
    sink: { write: (bytes) => chunks.push(bytes) },
    probe,
  });
  const index = indexStream(memorySource('stream', Buffer.concat(chunks)));
  const commands = Array.from({ length: index.commandCount }, (_, at) => readCommand(index, at));
  return commands
    .filter(({ type }) => type === CommandType.ENABLE_VERITY)
    .map((command) => {
      expect([...(attribute(command, AttributeType.VERITY_SALT_DATA)?.data ?? [])]).toEqual([
        7, 8, 9,
      ]);
      const signature = attribute(command, AttributeType.VERITY_SIG_DATA)?.data ?? [];
      expect([...signature]).toEqual([1, 2, 3, 4, 5]);
      return {
        path: string(command, AttributeType.PATH),
        block: unsigned(command, AttributeType.VERITY_BLOCK_SIZE),
      };
    });
}

test('protocol 3 enables verity, and as the kernel does for every later file too', () => {
  expect(verityCommands(3)).toEqual([
    { path: 'f258', block: 4096n },
    { path: 'f259', block: 4096n },
  ]);
});

test('the probe is told which files have verity, and which are given that of another', () => {
  const recorder = new CallRecorder();
  verityCommands(3, recorder);
  const told = (event: string): unknown[] =>
    recorder.calls.filter((call) => call.event === event).map((call) => call['ino']);
  expect(told('needs_verity')).toEqual([258]);
  expect(told('send_verity')).toEqual([258, 259]);
  expect(told('stale_verity')).toEqual([259]);
});

test('protocol 2 has no verity', () => {
  expect(verityCommands(2)).toEqual([]);
});
