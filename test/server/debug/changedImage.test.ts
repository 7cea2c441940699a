// SPDX-License-Identifier: GPL-2.0-only
import {
  copyFileSync,
  mkdtempSync,
  openSync,
  closeSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleImage } from './exampleSend';
import { InlineClient } from './inlineClient';

let client: InlineClient;
let folder: string;
let image: string;
beforeEach(() => {
  client = new InlineClient();
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-debug-'));
  image = join(folder, 'example.img');
  copyFileSync(exampleImage, image);
});
afterEach(() => {
  client.session.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Goes to and fro, and looks at what has to be read; tells why it stopped. */
async function wander(...motions: readonly string[]): Promise<string[]> {
  const stops: string[] = [];
  for (const motion of motions) {
    stops.push(await client.go(motion));
    if (stops.at(-1) === 'terminated') break;
    // Each has an answer, be it that it can't be read.
    for (const expression of ['path(268)', 'inode.mode', 'left_path', 'receiver.root.entries'])
      await client.evaluate(expression).catch(String);
    await client.stack();
  }
  return stops;
}

async function startAndStep(): Promise<void> {
  await client.start({ image, subvolume: 'swap', parent: 'base' });
  await client.go('next');
}

test('an image that is deleted meanwhile is still there for its session', async () => {
  await startAndStep();
  unlinkSync(image);
  expect(await wander('next', 'stepBack', 'continue')).toEqual(['step', 'step', 'end']);
});

const damages: Readonly<Record<string, () => void>> = {
  'is cut off': () => truncateSync(image, 70_000),
  'is emptied': () => truncateSync(image, 0),
  'is overwritten': () => {
    const file = openSync(image, 'r+');
    const zeros = Buffer.alloc(1 << 20);
    for (let at = 1; at <= 16; at++) writeSync(file, zeros, 0, zeros.length, at * zeros.length);
    closeSync(file);
  },
};

test.each(Object.keys(damages))(
  'of an image that %s meanwhile, what was read can be gone through',
  async (how) => {
    await startAndStep();
    damages[how]?.();
    expect(await wander('continue', 'stepBack', 'next', 'reverseContinue', 'next')).toEqual([
      ...['exception', 'step', 'exception', 'entry', 'step'],
    ]);
    const told = client.events.filter(({ event }) => event === 'output');
    expect(JSON.stringify(told)).toContain('example.img');
  },
);
