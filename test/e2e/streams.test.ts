// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

const example = join(import.meta.dirname, '../fixtures/workspace');
let folder: string | undefined;

/** Streams without an image: one with its parent, and one without. */
function makeWorkspace(): string {
  const made = mkdtempSync(join(tmpdir(), 'btrfs-send-streams-'));
  folder = made;
  for (const name of ['base', 'swap'])
    copyFileSync(join(example, `${name}.btrfs-stream`), join(made, `${name}.btrfs-stream`));
  const alone = join(example, '../streams/incremental-v1.btrfs-stream');
  copyFileSync(alone, join(made, 'alone.btrfs-stream'));
  return made;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

describeWorkbench(
  'debugging streams without an image',
  (openWorkbench) => {
    test('F5 steps the engine over what the parents’ streams tell', async () => {
      const { workbench, errors } = await openWorkbench();
      const { page } = workbench;
      await workbench.explorerFile('swap.btrfs-stream').click();
      const editor = workbench.editor('swap.btrfs-stream');
      // Lenses move the lines when they come.
      await eventually(() =>
        editor.locator('.codelens-decoration').allTextContents(),
      ).toContainEqual(expect.stringContaining('Parent: base in base.btrfs-stream'));
      const line = await workbench.lineWith(editor, /rename\s+"left"\s+path_to="right"/);
      await workbench.clickGutter(editor, line);
      await page.keyboard.press('F5');
      await eventually(() => workbench.stoppedLine(editor)).toBe(line);
      await workbench.collapsePane('Watch');
      await eventually(() => workbench.variable('send_progress')).toBe('258');
      await eventually(() => workbench.variable('cur_inode_size')).toBe('10 (rebuilt)');
      await workbench.command('Debug Console: Focus on Debug Console View');
      const told = page.locator('.repl .monaco-list-row', { hasText: 'the snapshots are rebuilt' });
      await told.first().waitFor();
      await workbench.screenshot('rebuilt');
      await workbench.toolbarButton('Stop').click();
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
      expect(errors).toEqual([]);
    });

    test('a stream without its parent is stepped as it was recorded', async () => {
      const { workbench, errors } = await openWorkbench();
      const { page } = workbench;
      await workbench.explorerFile('alone.btrfs-stream').click();
      const editor = workbench.editor('alone.btrfs-stream');
      const lens = editor.locator('.codelens-decoration a', { hasText: 'Debug from here' });
      await lens.first().waitFor();
      await lens.first().click();
      await page.locator('.debug-toolbar').waitFor();
      const line = await workbench.lineWith(editor, /write\s+"odd/);
      await eventually(() => workbench.stoppedLine(editor)).toBe(line);
      await workbench.collapsePane('Watch');
      await eventually(() => workbench.variable('cur_inode_size')).toContain('not known');
      await eventually(() => workbench.variable('cur_ino')).toBe('(not known: below 266)');
      await workbench.toolbarButton('Step Over').click();
      await eventually(() => workbench.stoppedLine(editor)).toBe(line + 3);
      await workbench.toolbarButton('Step Over').click();
      await eventually(() => workbench.variable('cur_ino')).toBe('266 (inferred)');
      await workbench.screenshot('recorded');
      expect(errors).toEqual([]);
    });
  },
  makeWorkspace,
);
