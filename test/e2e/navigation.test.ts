// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';
import type { WorkbenchPage } from './workbenchPage';

describeWorkbench('reading a stream in the workbench', (openWorkbench) => {
  async function openSwap(): Promise<{
    readonly workbench: WorkbenchPage;
    readonly editor: Locator;
    readonly errors: readonly string[];
  }> {
    const { workbench, errors } = await openWorkbench();
    await workbench.explorerFile('swap.btrfs-stream').dblclick();
    const editor = workbench.editor('swap.btrfs-stream');
    await workbench.lineWith(editor, /rename\s+"left"\s+path_to="right"/);
    return { workbench, editor, errors };
  }

  /** A word in the one line that has a text. */
  const word = (editor: Locator, line: RegExp, text: string): Locator =>
    editor
      .locator('.view-line')
      .filter({ hasText: line })
      .locator('span', { hasText: text })
      .last();

  test('a name leads to what made it in the parent’s stream, and tells of it', async () => {
    const { workbench, editor, errors } = await openSwap();
    const { page } = workbench;
    await eventually(() => editor.locator('.codelens-decoration').allTextContents()).toContainEqual(
      expect.stringContaining('Parent: base in base.btrfs-stream'),
    );
    const left = word(editor, /rename\s+"left"\s+path_to="right"/, '"left"');
    await left.hover();
    const hover = page.locator('.monaco-hover-content', { hasText: 'inode 258' });
    await eventually(() => hover.textContent()).toContain('of base.btrfs-stream');
    await workbench.screenshot('hover');

    await left.click();
    await page.keyboard.press('F12');
    const parent = workbench.editor('base.btrfs-stream');
    await workbench.lineWith(parent, /rename\s+"o258-7-0"\s+path_to="left"/);
    await workbench.screenshot('definition');
    expect(errors).toEqual([]);
  });

  test('an inode is gone to by its number, and an offset', async () => {
    const { workbench, editor, errors } = await openSwap();
    const { page } = workbench;
    await workbench.command('Btrfs Send: Go to Inode or Path…');
    await page.locator('.quick-input-box input').fill('282');
    await workbench.pick('282  new/born/file');
    const born = await workbench.lineWith(editor, /mkfile\s+"o282-10-0"/);
    await eventually(() => workbench.cursorLine(editor)).toBe(born);
    await workbench.command('Btrfs Send: Go to Offset…');
    await page.locator('.quick-input-box input').fill('0x82');
    await page.keyboard.press('Enter');
    const rename = await workbench.lineWith(editor, /rename\s+"right"\s+path_to="o259-7-0"/);
    await eventually(() => workbench.cursorLine(editor)).toBe(rename);
    expect(errors).toEqual([]);
  });

  test('checksums are verified, and two streams compared', async () => {
    const { workbench, errors } = await openSwap();
    const { page } = workbench;
    await workbench.command('Btrfs Send: Verify All Checksums');
    await eventually(() =>
      page.locator('.notification-list-item-message').allTextContents(),
    ).toContainEqual(expect.stringContaining('All checksums are right: 64 commands'));
    await workbench.screenshot('verified');
    await workbench.command('Btrfs Send: Compare Streams…');
    await workbench.pick('damaged.btrfs-stream');
    await page.locator('.monaco-diff-editor .line-delete').first().waitFor();
    await workbench.screenshot('compared');
    expect(errors).toEqual([]);
  });
});
