// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { MemoryReceiver } from '../../../../engine/receive/memoryReceiver';
import { ReceivingVolume } from '../../../../engine/receive/volume';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { ReceivedStates } from '../../../../server/language/receive/receivedStates';
import { WorkCancelled } from '../../../../server/slicedStream';
import { scriptedStream } from '../../../engine/receive/explain/scriptedStream';

const files = Array.from({ length: 30_000 }, (_, at) => `mkfile f${at} ${257 + at}`);

function received(): MemoryReceiver {
  const bytes = scriptedStream(`subvol s 1\n${files.join('\n')}\nend`);
  const receiver = new MemoryReceiver(
    indexStream(memorySource('stream', bytes)),
    new ReceivingVolume(),
  );
  while (!receiver.step(10_000));
  return receiver;
}

test('questions about different states are answered each by its own', async () => {
  const states = new ReceivedStates(received());
  const counts = [1, 20_001, 5, 30_001, 11_001];
  expect(
    await Promise.all(
      counts.map((count) => states.at(count, (receiver) => [receiver.position, receiver.received])),
    ),
  ).toEqual(counts.map((count) => [count, 30_002]));
});

test('what is wanted no more does not keep the next question waiting', async () => {
  const receiver = received();
  const states = new ReceivedStates(receiver);
  const token = { isCancellationRequested: false };
  const given = states.at(1, () => 'answered', token);
  token.isCancellationRequested = true;
  const next = states.at(30_000, () => receiver.subvolume?.root.entryCount);
  await expect(given).rejects.toBeInstanceOf(WorkCancelled);
  expect(await next).toBe(29_999);
});

test('a question that fails leaves the others answered', async () => {
  const states = new ReceivedStates(received());
  const failing = states.at(7, () => {
    throw new Error('no such thing');
  });
  const next = states.at(8, () => 'answered');
  await expect(failing).rejects.toThrow('no such thing');
  expect(await next).toBe('answered');
});

test('others get their turn on the way', async () => {
  const receiver = received();
  const states = new ReceivedStates(receiver);
  const positions = new Set<number>();
  const goTo = receiver.goTo.bind(receiver);
  receiver.goTo = (count) => {
    positions.add(count);
    goTo(count);
  };
  await states.at(1, () => undefined);
  const longest = Math.max(
    ...[30_002, ...positions].map((at, nth, all) => at - (all[nth + 1] ?? 1)),
  );
  expect(longest).toBeLessThan(5_000);
});
