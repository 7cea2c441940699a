// SPDX-License-Identifier: GPL-2.0-only
import type { BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { hasBrowser, launchBrowser } from './chromium';
import { collectErrors } from './consoleNoise';
import { WorkbenchPage } from './workbenchPage';
import { startWorkbench, type WorkbenchProcess } from './workbenchProcess';

/** A workbench in a page of its own, and the errors that its console has shown so far. */
export interface OpenedWorkbench {
  readonly workbench: WorkbenchPage;
  readonly errors: readonly string[];
}

/** A browser under load loses a keystroke or an editor now and then: what fails twice is broken. */
const options = { timeout: 300_000, retry: 1 };

/**
 * Tests in the workbench, served once for all of them, with a browser of its own for each; skipped
 * where there is no browser. What a failing one showed is kept as a picture. `makeWorkspace` gives the folder that is served, else it is the example's.
 */
export function describeWorkbench(
  name: string,
  tests: (open: () => Promise<OpenedWorkbench>) => void,
  makeWorkspace?: () => string,
): void {
  describe.skipIf(!hasBrowser)(name, options, () => {
    let browser: BrowserContext;
    let server: WorkbenchProcess;

    beforeAll(async () => {
      server = await startWorkbench(makeWorkspace?.());
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      browser = await launchBrowser();
    });
    afterEach(async ({ task }) => {
      const [page] = task.result?.state === 'fail' ? browser.pages().slice(-1) : [];
      const picture = `${import.meta.dirname}/out/failed-${task.name.replaceAll(/\W+/g, '-')}.png`;
      await page?.screenshot({ path: picture }).catch(() => undefined);
      await browser.close();
    });

    tests(async () => {
      const page = await browser.newPage();
      const errors = collectErrors(page);
      return { workbench: await WorkbenchPage.open(page, server.url), errors };
    });
  });
}
