// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { eventually } from './eventually';
import { describeWorkbench } from './describeWorkbench';

describeWorkbench('in the workbench', (openWorkbench) => {
  test('a click on a stream shows its text, and its inodes in the Outline', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('swap.btrfs-stream').click();
    const editor = workbench.editor('swap.btrfs-stream');
    expect(await workbench.lineWith(editor, /rename\s+"left"\s+path_to="right"/)).toBeGreaterThan(
      1,
    );
    await eventually(() => page.locator('.tabs-container .tab').count()).toBe(1);
    await eventually(() => workbench.colours(editor)).toBeGreaterThan(3);
    await workbench.expandPane('Outline');
    await workbench.row('.outline-tree', '259  right');
    await workbench.screenshot('outline');
    expect(errors).toEqual([]);
  });

  test('a window that is reloaded shows the stream again, and a closed one can be reopened', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('swap.btrfs-stream').dblclick();
    const text = /rename\s+"left"\s+path_to="right"/;
    const editor = workbench.editor('swap.btrfs-stream');
    await workbench.lineWith(editor, text);
    await eventually(() => page.locator('.tabs-container .tab').count()).toBe(1);
    // What the first reload restores may still be the binary file's own editor.
    await workbench.reload('swap.btrfs-stream.btrfs-text');
    await workbench.lineWith(editor, text);
    await workbench.reload('swap.btrfs-stream.btrfs-text');
    await workbench.lineWith(editor, text);
    await page.locator('.tabs-container .tab .codicon-close').click();
    await editor.waitFor({ state: 'hidden' });
    await workbench.command('View: Reopen Closed Editor');
    await workbench.lineWith(editor, text);
    expect(errors).toEqual([]);
  });

  test('F5 on a stream stops at a breakpoint, and steps on and back', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('swap.btrfs-stream').click();
    const editor = workbench.editor('swap.btrfs-stream');
    const line = await workbench.lineWith(editor, /rename\s+"left"\s+path_to="right"/);
    await workbench.clickGutter(editor, line);
    await editor.locator('.codicon-debug-breakpoint').waitFor();

    const orphanLine = await workbench.lineWith(editor, /unlink\s+"o257-7-0\/list.txt"/);
    await workbench.clickGutter(editor, orphanLine);

    await page.keyboard.press('F5');
    await eventually(() => workbench.stoppedLine(editor)).toBe(line);
    await workbench.collapsePane('Watch');
    expect(await workbench.variable('send_progress')).toBe('258');
    expect(await workbench.variable('cur_inode_path')).toBe('"left"');
    await workbench.screenshot('stopped');

    await page.keyboard.press('F10');
    await eventually(() => workbench.variable('send_progress')).toBe('259');
    await workbench.toolbarButton('Step Back').click();
    await eventually(() => workbench.variable('send_progress')).toBe('258');
    await workbench.screenshot('back');

    await page.keyboard.press('F5');
    await eventually(() => workbench.stoppedLine(editor)).toBe(orphanLine);
    await eventually(() => workbench.variable('cur_inode_path')).toBe('"o257-7-0/list.txt"');
    await workbench.collapseRow(await workbench.row('.debug-variables', 'Scope Send context'));
    for (const label of ['Scope Recorded refs', 'deleted_refs, ', '[0], ']) {
      await workbench.expandRow(await workbench.row('.debug-variables', label));
    }
    expect(await workbench.variable('full_path')).toBe('"o257-7-0/list.txt"');
    await workbench.screenshot('orphan');

    await workbench.toolbarButton('Stop').click();
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });

  test('a send from an image is chosen, and stops at its beginning', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('example.img').click({ button: 'right' });
    await workbench.menuItem('Debug a Send from This Image');
    await workbench.pick('swap');
    await workbench.pick('base');
    await workbench.pick('Linux 6.18');

    const editor = workbench.editor('example.img');
    await eventually(() => workbench.stoppedLine(editor)).toBe(
      await workbench.lineWith(editor, /snapshot\s+"swap"/),
    );
    await workbench.screenshot('image');
    await page.keyboard.press('F10');
    await eventually(() => workbench.variable('cur_ino')).toMatch(/^25\d$/);
    await workbench.toolbarButton('Stop').click();
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });
});
