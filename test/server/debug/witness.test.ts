// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, expect, test } from 'vitest';
import { Breakpoints } from '../../../server/debug/breakpoints/breakpoints';
import { motions, watchOf, type Stop } from '../../../server/debug/motions';
import { SendReceiver } from '../../../server/debug/receiver/sendReceiver';
import { checkpointLimits } from '../../../server/debug/replay/checkpoints';
import type { Moment, Watch } from '../../../server/debug/replay/moment';
import { Replay } from '../../../server/debug/replay/replay';
import { uninterrupted } from '../../../server/debug/replay/runControl';
import { StreamSource } from '../../../server/debug/streamSource';
import { openImageSend, type OpenImageSend } from '../../../server/imageSend';
import { imageStream } from '../../../server/imageStream';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { URI } from 'vscode-uri';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend, exampleImage, openExample, swapSend } from './exampleSend';

const opened: OpenImageSend[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

const quiet = { cancelled: false };

/** Where a breakpoint on a variable stops, on and back, and what it says; `sees` every event or what it needs. */
async function stops(
  open: OpenImageSend,
  expression: string,
  sees: 'every event' | 'what it needs',
): Promise<string[]> {
  const { index } = await imageStream('x', open.setup, quiet);
  const source = await StreamSource.open({ file: URI.file(exampleImage), index });
  const breakpoints = new Breakpoints();
  breakpoints.attach({ source, receiver: new SendReceiver(source) });
  const [state] = breakpoints.setData([{ name: expression }]);
  expect(state).toMatchObject({ verified: true });
  const replay = new Replay(open.setup, () => undefined, { ...checkpointLimits, spacing: 40 });
  const found: string[] = [];
  const note = ({ text }: Stop): void => {
    const { step, event } = replay.position;
    found.push(`${step}.${event} ${text ?? ''}`);
  };
  for (const motion of [motions.continue, motions.reverseContinue]) {
    const usual = watchOf(motion, breakpoints, () => undefined);
    const look = (moment: Moment): Stop | undefined => usual(moment);
    const all = Object.assign(look, { ...(usual.begin && { begin: usual.begin }) });
    const watch: Watch<Stop, Moment> = sees === 'every event' ? all : usual;
    for (;;) {
      const arrival = await replay[motion.direction](watch, uninterrupted);
      if (arrival.kind !== 'found') break;
      note(arrival.found);
    }
  }
  return found;
}

const variables = [
  ...['send_progress', 'cur_ino', 'cur_inode_gen', 'cur_inode_path', 'cur_inode_last_extent'],
  ...['new_refs', 'deleted_refs[0].name', 'waiting_dir_moves', 'pending_dir_moves["258"]'],
  ...['orphan_dirs', 'name_cache["257:7"]', 'name_cache["260:7"].name', 'name_cache', 'send_off'],
  ...['dir_utimes_cache["256:7"]', 'dir_created_cache["280"]'],
];

async function expectSame(open: OpenImageSend, expression: string): Promise<number> {
  opened.push(open);
  const every = await stops(open, expression, 'every event');
  expect(await stops(open, expression, 'what it needs')).toEqual(every);
  return every.length;
}

test.each(variables)(
  'a breakpoint on %s stops where one that sees all does',
  async (expression) => {
    const count = await expectSame(await openExample(swapSend), expression);
    if (!expression.includes('dir')) expect(count).toBeGreaterThan(1);
  },
);

describeCorpus('delayed moves and removals', () => {
  test.each([
    ['btrfs-030-02', 'waiting_dir_moves'],
    ['btrfs-030-02', 'pending_dir_moves'],
    ['btrfs-019-02', 'orphan_dirs'],
    ['btrfs-135-03', 'cur_inode_new_gen'],
  ])('of %s: %s', async (name, expression) => {
    const found = corpusCase(name);
    const [image = ''] = await found.imagePaths();
    const open = await openImageSend(nodeFileOpener, URI.file(image), corpusSend(found));
    expect(await expectSame(open, expression)).toBeGreaterThan(1);
  });
});
