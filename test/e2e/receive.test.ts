// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

describeWorkbench('receiving, in the workbench', (openWorkbench) => {
  test('a stream that fails: the status bar leads there, Problems say why', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('refused').click();
    await workbench.explorerFile('second.btrfs-stream').dblclick();
    const editor = workbench.editor('second.btrfs-stream');
    await workbench.lineWith(editor, /chown\s+"d"/);
    const status = page.locator('.statusbar-item', { hasText: 'receive fails at command 3' });
    await status.click();
    // Lines move while lenses come in above them.
    await eventually(async () => {
      const chown = await workbench.lineWith(editor, /chown\s+"d"/);
      return chown - (await workbench.cursorLine(editor));
    }).toBe(0);
    await editor.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Control+Shift+M');
    const problem = page.locator('.markers-panel', { hasText: 'was removed by the rmdir' });
    await problem.first().waitFor();
    await workbench.screenshot('refused');
    expect(errors).toEqual([]);
  });

  test('a quick fix leads to the command that took the path away', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('refused').click();
    await workbench.explorerFile('second.btrfs-stream').dblclick();
    const editor = workbench.editor('second.btrfs-stream');
    await editor.locator('.squiggly-error').first().waitFor();
    await editor
      .locator('.view-line')
      .filter({ hasText: /chown\s+"d"/ })
      .first()
      .click();
    await page.keyboard.press('Control+.');
    const offered = page.locator('.quick-input-list .monaco-list-row');
    await offered.filter({ hasText: 'Go to the rmdir at 0x' }).first().click();
    await eventually(async () => {
      const rmdir = await workbench.lineWith(editor, /rmdir\s+"d"/);
      return rmdir - (await workbench.cursorLine(editor));
    }).toBe(0);
    expect(errors).toEqual([]);
  });

  test('the snapshot at the cursor’s line follows it, orphans first', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('swap.btrfs-stream').dblclick();
    const editor = workbench.editor('swap.btrfs-stream');
    await page.locator('.statusbar-item', { hasText: 'receives cleanly' }).waitFor();
    await workbench.expandPane('Snapshot at This Line');
    const view = page.locator('.pane', { hasText: 'Snapshot at This Line' });
    const names = () => view.locator('.monaco-list-row .label-name').allTextContents();

    const orphaned = editor.locator('.view-line').filter({ hasText: /rename\s+"right"/ });
    await orphaned.first().click();
    await eventually(async () => (await names()).slice(0, 2)).toEqual(['o257-7-0', 'o259-7-0']);
    await workbench.screenshot('snapshot');
    const end = editor.locator('.view-line').filter({ hasText: /snapshot\s+"swap"/ });
    await end.first().click();
    await eventually(async () => (await names()).includes('attic')).toBe(true);
    expect((await names()).some((name) => name.startsWith('o25'))).toBe(false);
    expect(errors).toEqual([]);
  });
});
