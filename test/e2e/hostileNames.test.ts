// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { byteStringOfText } from '../../engine/byteString';
import { stringData, u64Data } from '../../engine/stream/attributeData';
import { AttributeType as A } from '../../engine/stream/attributeType';
import { CommandType as C } from '../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../engine/stream/encode';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

const names = [
  '[quit](command:workbench.action.quit)',
  '$(error) \u202Egnp.exe',
  'https://evil.example',
  'file:///etc/passwd',
  '<a href="command:workbench.action.quit">x',
];
let folder: string | undefined;

/** A stream whose files are called what an editor might take for more than a name. */
function makeWorkspace(): string {
  const made = mkdtempSync(join(tmpdir(), 'btrfs-send-hostile-'));
  folder = made;
  const text = (type: number, value: string) => ({
    type,
    data: stringData(byteStringOfText(value)),
  });
  const number = (type: number, value: number) => ({ type, data: u64Data(value) });
  const uuid = { type: A.UUID, data: new Uint8Array(16).fill(7) };
  const commands = [
    encodeCommand(C.SUBVOL, [text(A.PATH, 'hostile'), uuid, number(A.CTRANSID, 10)], 1),
    ...names.flatMap((name, at) => [
      encodeCommand(C.MKFILE, [text(A.PATH, `o${257 + at}-10-0`), number(A.INO, 257 + at)], 1),
      encodeCommand(C.RENAME, [text(A.PATH, `o${257 + at}-10-0`), text(A.PATH_TO, name)], 1),
      encodeCommand(C.CHMOD, [text(A.PATH, name), number(A.MODE, 0o644)], 1),
    ]),
    encodeCommand(C.END, [], 1),
  ];
  writeFileSync(join(made, 'hostile.btrfs-stream'), Buffer.concat([encodeHeader(1), ...commands]));
  return made;
}
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

describeWorkbench(
  'a stream of hostile names, in the workbench',
  (openWorkbench) => {
    test('nothing of a name is a link, an icon, or reorders what stands beside it', async () => {
      const { workbench, errors } = await openWorkbench();
      const { page } = workbench;
      await workbench.explorerFile('hostile.btrfs-stream').dblclick();
      const editor = workbench.editor('hostile.btrfs-stream');
      const line = await workbench.lineWith(editor, /chmod\s+"file:/);
      await page.locator('.statusbar-item', { hasText: 'receive fails' }).waitFor();
      await page.keyboard.press('Control+Shift+M');
      await page.locator('.markers-panel .monaco-list-row', { hasText: 'evil' }).first().waitFor();
      // Links come with the lenses, or later.
      await editor.locator('.codelens-decoration:visible').first().waitFor();
      await editor.locator('.view-line').first().click();
      expect(await page.locator('.detected-link').allTextContents()).toEqual([]);

      await workbench.command('Btrfs Send: Go to Inode or Path…');
      await page.locator('.quick-input-box input').fill('gnp');
      const found = page.locator('.quick-input-list .monaco-list-row', { hasText: '258' });
      await found.waitFor();
      expect(await found.textContent()).toContain('$(error)');
      await page.keyboard.press('Escape');
      await editor.locator('.view-line').first().click();

      await page.keyboard.press('F5');
      await eventually(() => workbench.stoppedLine(editor)).toBeLessThan(line);
      // To where receive fails, with what is said of it.
      await page.keyboard.press('F5');
      await editor.locator('.zone-widget').first().waitFor();
      const links = page.locator('a[href^="command:"], a[data-href^="command:"], a[href*="evil"]');
      expect(await links.count()).toBe(0);
      expect(await page.locator('body').innerText()).not.toMatch(/[\u202a-\u202e]/);
      expect(errors).toEqual([]);
    });
  },
  makeWorkspace,
);
