// SPDX-License-Identifier: GPL-2.0-only
import type { Locator, Page } from 'playwright-core';
import { vi } from 'vitest';
import { eventually } from './eventually';
import { hasSaved } from './savedState';

/** The parts of VS Code's window that the tests touch, by what a person sees of them. */
export class WorkbenchPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, url: string): Promise<WorkbenchPage> {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const workbench = new WorkbenchPage(page);
    await workbench.ready();
    return workbench;
  }

  /**
   * Reloads the window once it has saved that it shows `name`: in a browser that takes seconds, and
   * what isn't saved yet is lost.
   */
  async reload(name: string): Promise<void> {
    await eventually(() => this.page.evaluate(hasSaved, name)).toBe(true);
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Runs a command by its title in the command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-box input').fill(`>${title}`);
    await this.pick(title);
  }

  explorerFile(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  }

  editor(name: string): Locator {
    return this.page.locator(`.editor-instance[aria-label^="${name}"] .monaco-editor`).first();
  }

  /** The number of the one visible line that holds a text, once there is one. */
  async lineWith(editor: Locator, text: RegExp): Promise<number> {
    const line = editor.locator('.view-line').filter({ hasText: text });
    return vi.waitFor(() => this.lineBeside(editor, line), { timeout: 60_000, interval: 100 });
  }

  /** The line that the debugger stands at; rejects while there is none, or the editor moves. */
  async stoppedLine(editor: Locator): Promise<number> {
    return this.lineBeside(editor, editor.locator('.debug-top-stack-frame-line').first());
  }

  /** The number of the line that the cursor is on. */
  cursorLine(editor: Locator): Promise<number> {
    return this.lineBeside(editor, editor.locator('.current-line').first());
  }

  async clickGutter(
    editor: Locator,
    line: number,
    button: 'left' | 'right' = 'left',
  ): Promise<void> {
    const number = editor.locator('.line-numbers').filter({ hasText: new RegExp(`^${line}$`) });
    const margin = await boxOf(editor.locator('.glyph-margin'));
    await this.page.mouse.click(margin.x + 10, middleOf(await boxOf(number)), { button });
  }

  /** How many colours the visible text has. */
  async colours(editor: Locator): Promise<number> {
    const html = await editor.locator('.view-lines').innerHTML();
    return new Set(html.match(/\bmtk\d+\b/g)).size;
  }

  private async lineBeside(editor: Locator, mark: Locator): Promise<number> {
    const middle = middleOf(await boxOf(mark));
    for (const number of await editor.locator('.line-numbers').all()) {
      if (Math.abs(middleOf(await boxOf(number)) - middle) < 4) {
        return Number(await number.textContent({ timeout: 5_000 }));
      }
    }
    throw new Error('There is no line number beside it');
  }

  expandPane(title: string): Promise<void> {
    return this.setExpanded(title, true);
  }

  collapsePane(title: string): Promise<void> {
    return this.setExpanded(title, false);
  }

  private async setExpanded(title: string, expanded: boolean): Promise<void> {
    const header = this.page.locator(`.pane-header[aria-label$="${title} Section"]`).first();
    await header.waitFor();
    const state = () => header.getAttribute('aria-expanded');
    if ((await state()) !== String(expanded)) await header.click();
    await eventually(state).toBe(String(expanded));
  }

  /**
   * A row of a tree by the beginning of its accessible name, scrolled to: rows out of view don't
   * exist.
   */
  async row(tree: string, label: string): Promise<Locator> {
    const list = this.page.locator(`${tree} .monaco-list`).first();
    const row = list.locator(`.monaco-list-row[aria-label^=${JSON.stringify(label)}]`).first();
    let pages = 0;
    await eventually(async () => {
      if (await row.isVisible()) return true;
      await list.focus();
      await this.page.keyboard.press(pages++ % 20 === 0 ? 'Home' : 'PageDown');
      return false;
    }).toBe(true);
    return row;
  }

  expandRow(row: Locator): Promise<void> {
    return this.setRowExpanded(row, true);
  }

  collapseRow(row: Locator): Promise<void> {
    return this.setRowExpanded(row, false);
  }

  private async setRowExpanded(row: Locator, expanded: boolean): Promise<void> {
    await eventually(async () => {
      if ((await row.getAttribute('aria-expanded')) === String(expanded)) return true;
      await row.locator('.monaco-tl-twistie').click();
      return false;
    }).toBe(true);
  }

  /** A variable's value; its scope has to be expanded. */
  async variable(name: string): Promise<string | undefined> {
    const row = await this.row('.debug-variables', `${name}, value `);
    const label = await row.getAttribute('aria-label');
    return label?.slice(`${name}, value `.length);
  }

  /** Clicks in the open context menu, which is deaf for a moment after it opens. */
  async menuItem(label: string): Promise<void> {
    const item = this.page.locator('.monaco-menu .action-item', { hasText: label }).first();
    await item.waitFor();
    await eventually(async () => {
      if (!(await item.isVisible())) return true;
      await item.click({ timeout: 1_000 }).catch(() => undefined);
      return false;
    }).toBe(true);
  }

  /** Chooses an entry of the list that the workbench asks with. */
  async pick(label: string): Promise<void> {
    const row = '.quick-input-list .monaco-list-row';
    // A key binding, a description or a group may follow.
    await this.page
      .locator(`${row}[aria-label="${label}"], ${row}[aria-label^="${label},"]`)
      .first()
      .click();
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
  const box = await locator.boundingBox({ timeout: 5_000 });
  if (!box) throw new Error(`Not in view: ${String(locator)}`);
  return box;
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}
