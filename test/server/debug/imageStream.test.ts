// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { commandText } from '../../../engine/stream/commandText';
import { readCommand } from '../../../engine/stream/decode';
import { indexStream, type StreamIndex } from '../../../engine/stream/streamIndex';
import { memorySource } from '../../../engine/byteSource';
import { ImageStreamCancelled, openImageStream } from '../../../server/imageStream';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { SparseSource } from '../../../server/sparseSource';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend, exampleImage, recordedStream } from './exampleSend';

const image = URI.file(exampleImage);

test('a stream made without its data has the commands of the recorded one', async () => {
  const recorded = indexStream(memorySource('swap', recordedStream('swap')));
  const { index, error } = await openImageStream(nodeFileOpener, image, {
    subvolume: 'swap',
    parent: 'base',
  });
  expect(error).toBeUndefined();
  expect(lines(index)).toEqual(lines(recorded));
  expect(index.source.size).toBe(recorded.source.size);
});

test('a stream in the making can be given up', async () => {
  const control = { cancelled: true, advanced: () => undefined };
  const making = openImageStream(nodeFileOpener, image, { subvolume: 'base' }, { control });
  await expect(making).rejects.toThrow(ImageStreamCancelled);
});

describeCorpus('real cases', () => {
  test.each([
    'btrfs-128-02',
    'x-clone-sources-chain-05',
    'x-clone-sources-chain-07',
    'x-reflink-cross-06',
    'x-compress-zstd-04',
  ])('%s has the length of the kernel’s stream', async (name) => {
    const found = corpusCase(name);
    const [path] = await found.imagePaths();
    const made = await openImageStream(nodeFileOpener, URI.file(path ?? ''), corpusSend(found));
    expect(made.error).toBeUndefined();
    expect(made.index.source.size).toBe(found.json.stream.size);
  });
});

test('a sparse source reads what was appended', () => {
  const zeroed = fc.tuple(fc.uint8Array({ maxLength: 30 }), fc.nat(40));
  fc.assert(
    fc.property(fc.array(zeroed), fc.nat(500), fc.nat(500), (pieces, offset, length) => {
      const source = new SparseSource('test');
      const whole: number[] = [];
      for (const [head, zeros] of pieces) {
        const piece = new Uint8Array(head.length + zeros);
        piece.set(head);
        source.append(piece);
        whole.push(...piece);
      }
      expect([...source.read(offset, length)]).toEqual(whole.slice(offset, offset + length));
    }),
  );
});

function lines(index: StreamIndex): string[] {
  return Array.from({ length: index.commandCount }, (_, command) =>
    commandText(readCommand(index, command)),
  );
}
