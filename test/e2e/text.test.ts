// SPDX-License-Identifier: GPL-2.0-only
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeManyCommands } from '../bench/largeStream';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

const example = join(import.meta.dirname, '../fixtures/workspace');

let folder: string | undefined;

function makeWorkspace(): string {
  const made = mkdtempSync(join(tmpdir(), 'btrfs-send-text-'));
  folder = made;
  for (const name of ['base', 'swap'])
    copyFileSync(join(example, `${name}.btrfs-stream`), join(made, `${name}.btrfs-stream`));
  writeFileSync(join(made, 'empty.btrfs-stream'), '');
  writeManyCommands(join(made, 'many.btrfs-stream'), 300_000);
  return made;
}
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

describeWorkbench(
  'a stream’s text, in the workbench',
  (openWorkbench) => {
    test('inodes fold to a line each, and orphans say behind the line what they were', async () => {
      const { workbench, errors } = await openWorkbench();
      await workbench.explorerFile('swap.btrfs-stream').dblclick();
      const editor = workbench.editor('swap.btrfs-stream');
      const lines = (text: RegExp) =>
        editor.locator('.view-line').filter({ hasText: text }).count();
      await workbench.lineWith(editor, /unlink\s+"o257-7-0\/list.txt".*o257-7-0\swas\sattic/);
      await workbench.command('Fold All');
      await eventually(() => lines(/write\s+"numbers.txt"/)).toBe(0);
      expect(await lines(/set_xattr\s+"numbers.txt"/)).toBe(1);
      expect(await lines(/#\ssubvolume/)).toBe(0);
      await workbench.screenshot('folded');
      await workbench.command('Unfold All');
      await eventually(() => lines(/write\s+"numbers.txt"/)).toBe(1);
      expect(errors).toEqual([]);
    });

    test('a long stream comes in parts, with a way from each to the next', async () => {
      const { workbench, errors } = await openWorkbench();
      const { page } = workbench;
      await workbench.explorerFile('many.btrfs-stream').dblclick();
      const first = workbench.editor('many.btrfs-stream');
      await workbench.lineWith(first, /#\spart\s1\sof\s[2-9]:\scommands\s0\sto\s/);
      await eventually(() => workbench.colours(first)).toBeGreaterThan(3);
      const next = first.locator('.detected-link', { hasText: 'next' });
      await next.click({ modifiers: ['Control'] });
      const second = page.locator('.editor-instance .monaco-editor').filter({
        has: page.locator('.view-line', { hasText: /#\spart\s2\sof\s[2-9]:\scommands/ }),
      });
      await second.first().waitFor();
      await workbench.screenshot('part');
      expect(errors).toEqual([]);
    });

    test('an empty file says that it is, and two streams are compared command by command', async () => {
      const { workbench, errors } = await openWorkbench();
      await workbench.explorerFile('empty.btrfs-stream').dblclick();
      const empty = workbench.editor('empty.btrfs-stream');
      await workbench.lineWith(empty, /#\sThe\sfile\sis\sempty/);

      await workbench.explorerFile('base.btrfs-stream').dblclick();
      await workbench.lineWith(workbench.editor('base.btrfs-stream'), /subvol\s+"base"/);
      await workbench.command('Btrfs Send: Compare Streams…');
      await workbench.pick('swap.btrfs-stream');
      const compared = workbench.page.locator('.monaco-diff-editor .editor.modified');
      const line = compared.locator('.view-line', { hasText: /snapshot\s+"swap"/ }).first();
      await line.waitFor();
      await eventually(() => workbench.colours(compared)).toBeGreaterThan(3);
      await workbench.screenshot('compared');
      await line.getByText('snapshot').click();
      await workbench.page.keyboard.press('F12');
      const text = workbench.editor('swap.btrfs-stream').locator('.view-line');
      await text.filter({ hasText: /0x0*11\s+snapshot/ }).waitFor();
      expect(errors).toEqual([]);
    });

    test('a stream is chosen where none is shown, and VS Code’s own comparison leads to ours', async () => {
      const { workbench, errors } = await openWorkbench();
      const { page } = workbench;
      await workbench.command('Btrfs Send: Open Stream…');
      await workbench.pick('base.btrfs-stream');
      await workbench.lineWith(workbench.editor('base.btrfs-stream'), /subvol\s+"base"/);

      await workbench.explorerFile('swap.btrfs-stream').click({ button: 'right' });
      await workbench.menuItem('Select for Compare');
      await workbench.explorerFile('base.btrfs-stream').click({ button: 'right' });
      await workbench.menuItem('Compare with Selected');
      const left = page.locator('.monaco-diff-editor .editor.original .view-line');
      await left
        .filter({ hasText: /snapshot\s+"swap"/ })
        .first()
        .waitFor();
      const tabs = page.locator('.tab', { hasText: 'swap.btrfs-stream ↔ base.btrfs-stream' });
      await eventually(() => tabs.count()).toBe(1);
      expect(errors).toEqual([]);
    });
  },
  makeWorkspace,
);
