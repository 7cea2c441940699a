// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';
import type { WorkbenchPage } from './workbenchPage';

/** What decorations put before pieces of the left text: pseudo-elements, which have no text of their own. */
const contentsBefore = `[...document.querySelectorAll('.editor.original .view-line span')]
  .map((piece) => getComputedStyle(piece, '::before').content).join(' ')`;

describeWorkbench('kernels in the workbench', (openWorkbench) => {
  async function ofImage(workbench: WorkbenchPage, item: string): Promise<void> {
    await workbench.explorerFile('example.img').click({ button: 'right' });
    await workbench.menuItem(item);
    await workbench.pick('swap');
    await workbench.pick('base');
  }

  test('two kernels side by side, with the change behind each difference', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await ofImage(workbench, 'Compare Kernels…');
    await workbench.pick('Linux 6.1');
    await workbench.pick('Linux 6.18');
    const diff = page.locator('.monaco-diff-editor');
    await diff.waitFor();
    const causes = async () => String(await page.evaluate(contentsBefore));
    await eventually(causes).toContain('cachesDirUtimes (6.3)');
    const title = page.locator('.tab.active', { hasText: 'example.img: id:' });
    expect(await title.textContent()).toContain('by 6.1 ↔ 6.18');
    await workbench.screenshot('kernels-compared');
    expect(errors).toEqual([]);
  });

  test('a send as the engine of the RFC, with its review', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await ofImage(workbench, 'Debug a Send from This Image');
    const shown = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Linux 6.6' });
    await eventually(() => shown.first().textContent()).toContain('cachesDirUtimes');
    await workbench.screenshot('kernels-offered');
    await page.locator('.quick-input-box input').fill('RFC');
    await workbench.pick('The engine of the RFC of July 2012');
    const status = page.locator('[id="btrfs-send-debugger.btrfs-send-debugger.btrfs-send.kernel"]');
    await eventually(() => status.textContent()).toContain('the engine of the RFC of July 2012');

    const editor = workbench.editor('example.img');
    const rename = editor.locator('.view-line').filter({ hasText: /rename\s+"attic"/ });
    // With the mouse, the debugger's own hovers come first.
    await rename.getByText('rename').first().click();
    await workbench.command('Show or Focus Hover');
    await eventually(() => page.locator('.monaco-hover').allTextContents()).toContainEqual(
      expect.stringContaining('gen_unique_name, Arne Jansen, 2012-07-23'),
    );
    await workbench.screenshot('kernels-review');
    await workbench.toolbarButton('Stop').click();
    await status.waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });
});
