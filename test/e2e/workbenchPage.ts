// SPDX-License-Identifier: GPL-2.0-only
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

/** The parts of VS Code's window that the tests touch, by what a person sees of them. */
export class WorkbenchPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, url: string): Promise<WorkbenchPage> {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return new WorkbenchPage(page);
  }

  explorerFile(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  }

  editor(name: string): Locator {
    return this.page.locator(`.editor-instance[aria-label^="${name}"] .monaco-editor`).first();
  }

  /** The number of the one visible line that holds a text. */
  async lineWith(editor: Locator, text: RegExp): Promise<number> {
    return this.lineBeside(editor, editor.locator('.view-line').filter({ hasText: text }));
  }

  /** The line that the debugger stands at; waits for it to stop. */
  async stoppedLine(editor: Locator): Promise<number> {
    return this.lineBeside(editor, editor.locator('.debug-top-stack-frame-line').first());
  }

  async clickGutter(editor: Locator, line: number): Promise<void> {
    const number = editor.locator('.line-numbers').filter({ hasText: new RegExp(`^${line}$`) });
    const margin = await boxOf(editor.locator('.glyph-margin'));
    await this.page.mouse.click(margin.x + 10, middleOf(await boxOf(number)));
  }

  /** How many colours the visible text has. */
  async colours(editor: Locator): Promise<number> {
    const html = await editor.locator('.view-lines').innerHTML();
    return new Set(html.match(/\bmtk\d+\b/g)).size;
  }

  private async lineBeside(editor: Locator, mark: Locator): Promise<number> {
    await mark.waitFor();
    const middle = middleOf(await boxOf(mark));
    for (const number of await editor.locator('.line-numbers').all()) {
      if (Math.abs(middleOf(await boxOf(number)) - middle) < 4) {
        return Number(await number.textContent());
      }
    }
    throw new Error('There is no line number beside it');
  }

  async expandPane(title: string): Promise<void> {
    const header = this.page.locator(`.pane-header[aria-label$="${title} Section"]`).first();
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await expect.poll(() => header.getAttribute('aria-expanded')).toBe('true');
  }

  /** A row of the tree below a pane, by the beginning of its accessible name. */
  row(tree: string, label: string): Locator {
    return this.page
      .locator(`${tree} .monaco-list-row[aria-label^=${JSON.stringify(label)}]`)
      .first();
  }

  async expandRow(row: Locator): Promise<void> {
    await row.waitFor();
    await expect
      .poll(async () => {
        if ((await row.getAttribute('aria-expanded')) === 'true') return true;
        await row.locator('.monaco-tl-twistie').click();
        return false;
      })
      .toBe(true);
  }

  toolbarButton(title: string): Locator {
    return this.page.locator(`.debug-toolbar [aria-label^="${title}"]`).first();
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: `${import.meta.dirname}/out/${name}.png` });
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`Not in view: ${String(locator)}`);
  return box;
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}
