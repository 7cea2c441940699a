// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, expect, test } from 'vitest';
import type { Probe } from '../../../engine/send/probe';
import { runSend } from '../../../engine/send/sendEngine';
import { motions } from '../../../server/debug/motions';
import { checkpointLimits, type CheckpointLimits } from '../../../server/debug/replay/checkpoints';
import { inodeBegun, inodeEnded, isEvent } from '../../../server/debug/replay/landmarks';
import type { EngineMoment, Watch } from '../../../server/debug/replay/moment';
import { Replay } from '../../../server/debug/replay/replay';
import { uninterrupted } from '../../../server/debug/replay/runControl';
import type { OpenImageSend } from '../../../server/imageSend';
import { corpusCase, describeCorpus } from '../../corpus';
import { openImageSend } from '../../../server/imageSend';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { URI } from 'vscode-uri';
import { corpusSend, openExample, recordedStream, swapSend } from './exampleSend';
import { stateDigest } from './stateDigest';

const opened: OpenImageSend[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

const always: Watch<true> = (moment) => (isEvent(moment) ? true : undefined);
const inode: Watch<number> = inodeBegun;

/** So few that every checkpoint is thinned out again and again. */
const scarce: CheckpointLimits = { count: 3, near: 2, entries: 1000, spacing: 20 };

async function example(send = swapSend): Promise<OpenImageSend> {
  const open = await openExample(send);
  opened.push(open);
  return open;
}

/** The digests of every stop on the way to the end. */
async function walk<Found>(replay: Replay, watch: Watch<Found>): Promise<string[]> {
  const digests: string[] = [];
  while ((await replay.forward(watch, uninterrupted)).kind === 'found') {
    digests.push(stateDigest(replay.moment));
  }
  return digests;
}

/** The same backwards from where it is, the beginning left out. */
async function walkBack<Found>(replay: Replay, watch: Watch<Found>): Promise<string[]> {
  const digests: string[] = [];
  while ((await replay.backward(watch, uninterrupted)).kind === 'found') {
    digests.push(stateDigest(replay.moment));
  }
  return digests;
}

test('every event is visited once, forwards and backwards', async () => {
  const { setup } = await example();
  let events = 0;
  const counter: Probe = {
    enter: () => (events += 1),
    event: () => (events += 1),
    leave: () => undefined,
  };
  runSend({ ...setup, sink: { write: () => undefined }, probe: counter });

  const replay = new Replay(setup, () => undefined, { ...checkpointLimits, spacing: 50 });
  const there = await walk(replay, always);
  expect(there.length).toBe(events);
  expect(new Set(there).size).toBe(events);
  expect(await walkBack(replay, always)).toEqual(there.toReversed());
});

test('checkpoints stay few, however long the send is', async () => {
  const { setup } = await example();
  const replay = new Replay(setup, () => undefined, scarce);
  await replay.forward(() => undefined, uninterrupted);
  expect(replay.checkpointCount).toBeGreaterThan(1);
  expect(replay.checkpointCount).toBeLessThanOrEqual(scarce.count + scarce.near);
});

test('k steps on and k steps back is where it was, for every k', async () => {
  const { setup } = await example();
  const replay = new Replay(setup, () => undefined, scarce);
  const there = await walk(replay, inode);
  await replay.goTo({ step: 0, event: 0 });
  for (let k = 1; k <= there.length; k++) {
    await replay.forward(inode, uninterrupted);
    const start = stateDigest(replay.moment);
    expect(start).toBe(there[k - 1]);
    for (let at = k; at < there.length; at++) await replay.forward(inode, uninterrupted);
    for (let at = k; at < there.length; at++) await replay.backward(inode, uninterrupted);
    expect(stateDigest(replay.moment)).toBe(start);
  }
});

test('the end of each inode comes before the next one begins', async () => {
  const { setup } = await example();
  const replay = new Replay(setup);
  const order: string[] = [];
  const landmark: Watch<string> = (moment) => {
    const ino = inodeBegun(moment);
    if (ino !== undefined) return `begin ${ino}`;
    return inodeEnded(moment) ? `end ${moment.sctx.curIno}` : undefined;
  };
  const noted: Watch<never> = (moment: EngineMoment) => {
    const found = landmark(moment);
    if (found !== undefined) order.push(found);
    return undefined;
  };
  await replay.forward(noted, uninterrupted);
  const inodes = order.filter((one) => one.startsWith('begin')).map((one) => one.slice(6));
  expect(inodes.length).toBeGreaterThan(10);
  expect(order).toEqual(inodes.flatMap((ino) => [`begin ${ino}`, `end ${ino}`]));
});

test('what is written is the kernel’s stream, once, whatever way is taken', async () => {
  const { setup } = await example();
  const written: Uint8Array[] = [];
  const replay = new Replay(setup, (bytes) => written.push(bytes), scarce);
  for (let there = 0; there < 20; there++) {
    for (let step = 0; step < 3; step++) await replay.forward(inode, uninterrupted);
    await replay.backward(always, uninterrupted);
    await replay.backward(inode, uninterrupted);
  }
  await replay.forward(() => undefined, uninterrupted);
  expect(Buffer.concat(written).equals(recordedStream('swap'))).toBe(true);
});

test('a step is left for others when it lasts, and a pause stops at its event', async () => {
  const { setup } = await example({ subvolume: 'base' });
  const slow = (root: typeof setup.sendRoot): typeof setup.sendRoot => ({
    ...root,
    readExtent: (...where) => {
      const end = performance.now() + 30;
      while (performance.now() < end);
      return root.readExtent(...where);
    },
  });
  const replay = new Replay({ ...setup, sendRoot: slow(setup.sendRoot) });
  const control = { paused: false };
  const timer = setTimeout(() => (control.paused = true));
  const arrival = await replay.forward(() => undefined, control);
  clearTimeout(timer);
  expect(arrival.kind).toBe('paused');
  const paused = stateDigest(replay.moment);
  await replay.backward(always, uninterrupted);
  const before = replay.position;
  expect(stateDigest(replay.moment)).not.toBe(paused);
  await replay.forward(() => undefined, uninterrupted);
  await replay.goTo(before);
  expect(replay.position).toEqual(before);
});

test('a send that fails stops where it fails, and goes back from there', async () => {
  const { setup } = await example();
  const broken = {
    ...setup,
    sendRoot: {
      ...setup.sendRoot,
      readExtent: () => {
        throw new Error('the disk is on fire');
      },
    },
  };
  const replay = new Replay(broken);
  const arrival = await replay.forward(() => undefined, uninterrupted);
  expect(arrival).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringContaining('the disk is on fire') as string },
  });
  const failed = replay.position;
  expect((await replay.backward(inode, uninterrupted)).kind).toBe('found');
  expect(replay.position.step).toBe(failed.step);
  expect((await replay.forward(() => undefined, uninterrupted)).kind).toBe('failed');
  expect(replay.position).toEqual(failed);
});

describeCorpus('real cases', () => {
  test.each(['btrfs-030-02', 'btrfs-128-02', 'btrfs-087-02-rev', 'x-random-2-02'])(
    '%s goes back as it came',
    async (name) => {
      const found = corpusCase(name);
      const [image] = await found.imagePaths();
      const open = await openImageSend(nodeFileOpener, URI.file(image ?? ''), corpusSend(found));
      opened.push(open);
      const replay = new Replay(open.setup, () => undefined, { ...scarce, spacing: 500 });
      const there = await walk(replay, inode);
      expect(there.length).toBeGreaterThan(1);
      expect(await walkBack(replay, inode)).toEqual(there.toReversed());
    },
  );
});

test('the motions that go back mirror those that go on', () => {
  expect(motions.stepBack.ends).toBe(motions.next.ends);
  expect(motions.reverseContinue.ends).toBe(motions.continue.ends);
});
