// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeMounting, run } from '../engine/disk/liveFilesystem';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

let folder: string | undefined;

/** A filesystem striped over two images, and what the kernel sends of it. */
function makeWorkspace(): string {
  const made = mkdtempSync(join(tmpdir(), 'btrfs-send-devices-'));
  folder = made;
  const images = ['left.img', 'right.img'].map((name) => join(made, name));
  for (const image of images) {
    writeFileSync(image, '');
    truncateSync(image, 80 * 1024 * 1024);
  }
  run('mkfs.btrfs', '-q', '-M', '-d', 'raid0', '-m', 'raid0', ...images);
  const devices: string[] = [];
  const root = join(made, 'mounted');
  mkdirSync(root);
  try {
    for (const image of images) devices.push(run('losetup', '-f', '--show', image).trim());
    run(
      'mount',
      '-o',
      devices.map((device) => `device=${device}`).join(','),
      devices[0] ?? '',
      root,
    );
    try {
      fill(root);
      run(
        'btrfs',
        'send',
        '-q',
        join(root, 'after'),
        '-p',
        join(root, 'before'),
        '-f',
        join(made, 'sent'),
      );
    } finally {
      run('umount', root);
    }
  } finally {
    devices.forEach((device) => run('losetup', '-d', device));
  }
  rmSync(root, { recursive: true });
  renameSync(join(made, 'sent'), join(made, 'after.btrfs-stream'));
  return made;
}

function fill(root: string): void {
  const work = join(root, 'work');
  run('btrfs', 'subvolume', 'create', work);
  for (const name of ['a', 'b']) writeFileSync(join(work, name), name.repeat(200_000));
  run('btrfs', 'subvolume', 'snapshot', '-r', work, join(root, 'before'));
  renameSync(join(work, 'a'), join(work, 'c'));
  renameSync(join(work, 'b'), join(work, 'a'));
  run('btrfs', 'subvolume', 'snapshot', '-r', work, join(root, 'after'));
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

describeMounting('a filesystem of two devices', () => {
  describeWorkbench(
    'in the workbench',
    (openWorkbench) => {
      test('F5 on a stream finds both', async () => {
        const { workbench, errors } = await openWorkbench();
        const { page } = workbench;
        await workbench.explorerFile('after.btrfs-stream').click();
        const editor = workbench.editor('after.btrfs-stream');
        await editor.locator('.codelens-decoration').first().waitFor();
        const line = await workbench.lineWith(editor, /link\s+"a"\s+path_link="b"/);
        await workbench.clickGutter(editor, line);
        await page.keyboard.press('F5');
        await eventually(() => workbench.stoppedLine(editor)).toBe(line);
        await workbench.collapsePane('Watch');
        await eventually(() => workbench.variable('cur_ino')).toBe('258');
        // It is the engine's state, which only the image tells.
        await eventually(() => workbench.variable('cur_inode_size')).toBe('200000');
        await workbench.screenshot('devices');
        await workbench.toolbarButton('Stop').click();
        await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
        expect(errors).toEqual([]);
      });
    },
    makeWorkspace,
  );
});
