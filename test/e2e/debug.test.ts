// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';
import type { WorkbenchPage } from './workbenchPage';

describeWorkbench('debugging in the workbench', (openWorkbench) => {
  async function openStream(): Promise<{
    workbench: WorkbenchPage;
    editor: Locator;
    errors: readonly string[];
  }> {
    const { workbench, errors } = await openWorkbench();
    await workbench.explorerFile('swap.btrfs-stream').click();
    const editor = workbench.editor('swap.btrfs-stream');
    // Lenses move the lines when they come.
    await eventually(() => editor.locator('.codelens-decoration').allTextContents()).toContainEqual(
      expect.stringContaining('Parent: base in base.btrfs-stream'),
    );
    return { workbench, editor, errors };
  }

  async function stop(workbench: WorkbenchPage): Promise<void> {
    await workbench.toolbarButton('Stop').click();
    await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  test('a conditional breakpoint, a step back, a breakpoint on a variable', async () => {
    const { workbench, editor, errors } = await openStream();
    const { page } = workbench;
    const line = await workbench.lineWith(editor, /rename\s+"left"\s+path_to="right"/);
    await workbench.clickGutter(editor, line, 'right');
    await workbench.menuItem('Add Conditional Breakpoint');
    const condition = editor.locator('.breakpoint-widget .inputarea, .breakpoint-widget textarea');
    await condition.first().focus();
    await page.keyboard.type('cur_ino == 258');
    await page.keyboard.press('Enter');
    await editor.locator('.codicon-debug-breakpoint-conditional').waitFor();

    await page.keyboard.press('F5');
    await eventually(() => workbench.stoppedLine(editor)).toBe(line);
    await workbench.collapsePane('Watch');
    await eventually(() => workbench.variable('send_progress')).toBe('258');
    await workbench.screenshot('conditional');
    await workbench.toolbarButton('Step Back').click();
    await eventually(() => workbench.variable('cur_ino')).toBe('258');
    await eventually(() => workbench.variable('cur_inode_path')).not.toBe('"left"');

    const progress = await workbench.row('.debug-variables', 'send_progress, value ');
    await progress.click({ button: 'right' });
    await workbench.menuItem('Break on Value Change');
    const stopped = (why: string) =>
      page.locator('.debug-pane', { hasText: why }).first().waitFor();
    await workbench.toolbarButton('Continue').click();
    await stopped('Paused on breakpoint');
    await eventually(() => workbench.stoppedLine(editor)).toBe(line);
    await workbench.toolbarButton('Continue').click();
    await stopped('Changed: send_progress: 258 → 259');
    await eventually(() => workbench.variable('send_progress')).toBe('259');
    await workbench.screenshot('data-breakpoint');
    await stop(workbench);
    expect(errors).toEqual([]);
  });

  test('a path under the mouse, and questions in the console', async () => {
    const { workbench, editor, errors } = await openStream();
    const { page } = workbench;
    const rename = /rename\s+"left"\s+path_to="right"/;
    const line = await workbench.lineWith(editor, rename);
    await workbench.clickGutter(editor, line);
    await page.keyboard.press('F5');
    await eventually(() => workbench.stoppedLine(editor)).toBe(line);

    const path = editor.locator('.view-line').filter({ hasText: rename }).getByText('"left"');
    await path.first().hover();
    const hover = page.locator('.debug-hover-widget');
    await hover.waitFor();
    await eventually(() => hover.textContent()).toContain('inode 258: now "left"');
    await workbench.screenshot('hover');

    await workbench.command('Debug Console: Focus on Debug Console View');
    const input = page.locator('.repl-input-wrapper .inputarea, .repl-input-wrapper textarea');
    const questions = ['get_cur_path(258)', 'will_overwrite_ref(256, "right")', 'cur_inoo'];
    for (const question of questions) {
      await input.first().focus();
      await page.keyboard.type(question);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
    }
    const answers = page.locator('.repl .repl-tree .monaco-list-rows').first();
    await eventually(() => answers.textContent()).toContain('"left"');
    await eventually(() => answers.textContent()).toContain('did you mean "cur_ino"?');
    expect(await page.locator('.notification-toast').count()).toBe(0);
    await workbench.screenshot('console');

    await workbench.command('Btrfs Send: Go to Inode in the Send…');
    await page.locator('.quick-input-box input').fill('260');
    await page.keyboard.press('Enter');
    await eventually(() => workbench.variable('cur_ino')).toBe('260');
    await workbench.screenshot('inode');
    await stop(workbench);
    // The answer is in the console; no notification repeats it.
    expect(errors).toEqual([]);
  });
});
