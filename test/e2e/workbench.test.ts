// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { hasBrowser, launchBrowser } from './chromium';
import { collectErrors } from './consoleNoise';
import { WorkbenchPage } from './workbenchPage';
import { startWorkbench, type WorkbenchProcess } from './workbenchProcess';

describe.skipIf(!hasBrowser)('in the workbench', () => {
  let browser: Browser;
  let server: WorkbenchProcess;

  beforeAll(async () => {
    server = await startWorkbench();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.stop();
  });

  async function openWorkbench(): Promise<{ workbench: WorkbenchPage; errors: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const errors = collectErrors(page);
    return { workbench: await WorkbenchPage.open(page, server.url), errors };
  }

  test('a click on a stream shows its text, and its inodes in the Outline', async () => {
    const { workbench, errors } = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerFile('swap.btrfs-stream').click();
    const editor = workbench.editor('swap.btrfs-stream');
    expect(await workbench.lineWith(editor, /rename\s+"left"\s+path_to="right"/)).toBeGreaterThan(
      1,
    );
    await expect.poll(() => page.locator('.tabs-container .tab').count()).toBe(1);
    await expect.poll(() => workbench.colours(editor)).toBeGreaterThan(3);
    await workbench.expandPane('Outline');
    await workbench.row('.outline-tree', '258').waitFor();
    await workbench.screenshot('outline');
    expect(errors).toEqual([]);
    await page.close();
  });
});
