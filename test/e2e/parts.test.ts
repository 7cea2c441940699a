// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeManyCommands } from '../bench/largeStream';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

let folder: string | undefined;

/** A stream of three parts. */
function makeWorkspace(): string {
  const made = mkdtempSync(join(tmpdir(), 'btrfs-send-parts-'));
  folder = made;
  writeManyCommands(join(made, 'many.btrfs-stream'), 230_000);
  return made;
}
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

describeWorkbench(
  'debugging a stream in parts',
  (openWorkbench) => {
    test('stops in the third part, and steps back into the second', async () => {
      const { workbench, errors } = await openWorkbench();
      const { page } = workbench;
      const editor = workbench.editor('many.btrfs-stream');
      const part = page.locator('.statusbar-item', { hasText: /^Part \d+ of 3$/ });
      await workbench.explorerFile('many.btrfs-stream').dblclick();
      await eventually(() => part.textContent()).toBe('Part 1 of 3');
      await part.click();
      await workbench.pick('Part 3 of 3');
      await eventually(() => part.textContent()).toBe('Part 3 of 3');

      // The inode before the first that begins here has begun in the part before.
      const made = editor.locator('.view-line', { hasText: /mkfile\s/ }).first();
      const ino = Number(/ino=(\d+)/.exec((await made.textContent()) ?? '')?.[1]);
      const line = await workbench.lineWith(editor, new RegExp(`mkfile\\s+"o${ino}-7-0"`));
      await workbench.clickGutter(editor, line);
      await page.keyboard.press('F5');
      await eventually(() => workbench.stoppedLine(editor)).toBe(line);
      await workbench.collapsePane('Watch');
      await eventually(() => workbench.variable('cur_ino')).toBe(String(ino));

      const frame = page.locator('.debug-call-stack .monaco-list-row').first();
      for (const begun of [ino, ino - 1]) {
        await workbench.toolbarButton('Step Back').click();
        await eventually(() => frame.textContent()).toContain(`changed_inode(ino=${begun}`);
      }
      await eventually(() => part.textContent()).toBe('Part 2 of 3');
      await eventually(() => workbench.stoppedLine(editor)).toBeGreaterThan(100_000);
      await workbench.screenshot('part-before');
      await workbench.toolbarButton('Step Over').click();
      await eventually(() => part.textContent()).toBe('Part 3 of 3');
      expect(errors).toEqual([]);
    });
  },
  makeWorkspace,
);
