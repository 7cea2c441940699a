// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DebugHost } from '../../../server/debug/host';
import { nodeHost } from '../../../server/debug/nodeHost';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend, exampleImage } from './exampleSend';
import { InlineClient } from './inlineClient';

/** A disk so slow, once `slowed`, that a run of the engine lasts. */
class SlowDisk {
  slowed = false;
  /** Done once, while the engine reads. */
  meanwhile: (() => void) | undefined;
  readonly host: DebugHost = {
    ...nodeHost,
    opener: {
      open: async (uri) => {
        const file = await nodeHost.opener.open(uri);
        return {
          ...file,
          read: (offset, length) => {
            const end = performance.now() + (this.slowed ? 10 : 0);
            while (performance.now() < end);
            if (this.slowed) this.meanwhile?.();
            return file.read(offset, length);
          },
        };
      },
    },
  };
}

let disk: SlowDisk;
let client: InlineClient;
beforeEach(() => {
  disk = new SlowDisk();
  client = new InlineClient(disk.host);
});
afterEach(() => client.session.end());

describeCorpus('a long run', () => {
  test('tells its progress, answers, and can be paused, cancelled and left', async () => {
    const found = corpusCase('x-deep-tree-4k-nodes-01');
    const [image] = await found.imagePaths();
    const stream = await found.streamPath();
    const launch = { image, stream, ...corpusSend(found) };
    await client.start(launch, { supportsProgressReporting: true });
    disk.slowed = true;

    await client.request('continue', { threadId: 1 });
    const progress = await client.event('progressStart');
    expect(progress.body).toMatchObject({ title: 'Sending', cancellable: true });
    await expect(client.request('stackTrace', { threadId: 1 })).rejects.toThrow(
      'while the send runs',
    );
    expect(await client.request('threads')).toMatchObject({ threads: [{ name: 'btrfs send' }] });
    await client.request('pause', { threadId: 1 });
    expect(await client.stopReason()).toBe('pause');
    expect(client.events.map(({ event }) => event)).toContain('progressEnd');
    const paused = Number(await client.evaluate('cur_ino'));
    expect(paused).toBeGreaterThan(256);

    // Breakpoints that are set while it runs take effect at once.
    await client.request('continue', { threadId: 1 });
    await client.request('setFunctionBreakpoints', {
      breakpoints: [{ name: `${paused + 1}-9999` }],
    });
    expect(await client.stopReason()).toBe('function breakpoint');

    await client.request('setFunctionBreakpoints', { breakpoints: [] });
    await client.request('continue', { threadId: 1 });
    const cancellable = await client.event('progressStart');
    const { progressId } = cancellable.body as { progressId: string };
    await client.request('cancel', { progressId });
    expect(await client.stopReason()).toBe('pause');

    await client.request('continue', { threadId: 1 });
    await client.request('disconnect');
  });
});

test('a breakpoint that counts its hits misses none when it is set while the send runs', async () => {
  await client.start({ image: exampleImage, subvolume: 'base' });
  disk.slowed = true;
  let answered: Promise<unknown> | undefined;
  // It comes in while the run lets others go first.
  disk.meanwhile = () => {
    answered ??= new Promise((resolve) => setImmediate(resolve)).then(() =>
      client.request('setFunctionBreakpoints', {
        breakpoints: [{ name: 'changed_cb', hitCondition: '>= 1' }],
      }),
    );
  };
  expect(await client.go('continue')).toBe('function breakpoint');
  await answered;
  // The send halts to count at the first event of the next inode, which is a hit itself.
  expect(await client.evaluate('event.event')).toBe('changed_cb');
  expect(await client.evaluate('event.type')).toBe('1');
});
