// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { chromium, type BrowserContext } from 'playwright-core';

const executable = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** Where there is none the suite skips, except in CI: there it fails. */
export const hasBrowser = executable !== undefined || process.env['CI'] !== undefined;

/**
 * Starts a browser with a fresh profile. Not a private window of a running one: those block the
 * storage that web views need.
 */
export function launchBrowser(): Promise<BrowserContext> {
  if (executable === undefined) {
    throw new Error('No Chromium is installed: install it, or name it in $CHROMIUM.');
  }
  return chromium.launchPersistentContext('', {
    viewport: { width: 1400, height: 900 },
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
