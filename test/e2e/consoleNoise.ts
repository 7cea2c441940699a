// SPDX-License-Identifier: GPL-2.0-only
import type { Page } from 'playwright-core';

/** What VS Code for browsers says by itself, without any extension. */
const noise = [
  // Optional files that it looks for: translations, settings, its own signing module.
  /Failed to load resource: the server responded with a status of 404/,
  /Unable to resolve nonexistent file/,
  // A step may overtake the window's questions about the stop before it.
  /^Frame \d+ is of an earlier stop/,
  // So may the end of a session.
  /^Cannot do "\w+": nothing has been launched/,
  // Its field for a breakpoint's condition is made twice.
  /^Element already has context attribute: inputContainer/,
  // The custom editor hands over before its web view is there.
  /Error: Not Found\s+at \S+\.readExtensionResource/,
];

/** The errors that the page's console and scripts report, from now on, without the workbench's own. */
export function collectErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  const add = (text: string): void => {
    if (!noise.some((pattern) => pattern.test(text))) errors.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') add(message.text());
  });
  page.on('pageerror', (error) => add(error.stack ?? error.message));
  return errors;
}
