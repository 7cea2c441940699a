// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { exampleFolder } from './openWorkspace';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where there is none the suite skips, except in CI: there it fails. */
const hasNvim = spawnSync('nvim', ['--version']).status === 0 || process.env['CI'] !== undefined;

/** Looks up what a person would, and prints it; line and column as Vim shows them. */
const session = `
local function shown(name)
  return vim.wait(30000, function()
    return vim.api.nvim_buf_get_name(0):find(name, 1, true) ~= nil and vim.bo.filetype == 'btrfs-stream'
  end)
end
local function place()
  local cursor = vim.api.nvim_win_get_cursor(0)
  local file = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ':t')
  return file .. ':' .. cursor[1] .. ':' .. cursor[2] + 1
end
local function ask(method, params)
  params = params or vim.lsp.util.make_position_params()
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 30000)) do return answer.result end
end
local out = {}
shown('swap')
out.lines = vim.api.nvim_buf_line_count(0)
out.modifiable = vim.bo.modifiable
vim.fn.search('"left"  .*path_to="right"')
vim.cmd('normal! 2l')
out.at = place()
out.hover = ask('textDocument/hover').contents.value
out.symbols = #ask('textDocument/documentSymbol', { textDocument = vim.lsp.util.make_text_document_params() })
local references = vim.lsp.util.make_position_params()
references.context = { includeDeclaration = true }
out.references = #ask('textDocument/references', references)
vim.lsp.buf.definition()
shown('base')
out.defined = place()
out.line = vim.api.nvim_get_current_line()
io.stdout:write('RESULT ' .. vim.fn.json_encode(out) .. '\\n')
vim.cmd('qa!')
`;

describe.skipIf(!hasNvim)(
  hasNvim ? 'Neovim' : 'Neovim (not installed)',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-nvim-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    test('the recipe of the README shows a stream, and leads to its parent’s', () => {
      buildSync({
        absWorkingDir: root,
        entryPoints: { cli: 'server/cli/main.ts' },
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        outdir: join(folder, 'dist'),
      });
      const recipe = /```lua\n([\s\S]*?)```/.exec(
        readFileSync(join(root, 'README.md'), 'utf8'),
      )?.[1];
      mkdirSync(join(folder, 'home'));
      writeFileSync(join(folder, 'recipe.lua'), recipe ?? '');
      writeFileSync(join(folder, 'session.lua'), session);
      const { stdout, stderr } = spawnSync(
        'nvim',
        [
          ...['--headless', '-u', 'NONE', '-i', 'NONE', '-n'],
          ...['-c', `luafile ${folder}/recipe.lua`],
          ...['-c', 'edit swap.btrfs-stream'],
          ...['-c', `luafile ${folder}/session.lua`],
        ],
        {
          cwd: exampleFolder,
          encoding: 'utf8',
          timeout: 100_000,
          env: { ...process.env, HOME: join(folder, 'home'), BTRFS_SEND_DEBUGGER: folder },
        },
      );
      const printed = /RESULT (.*)/.exec(stdout)?.[1];
      if (printed === undefined) throw new Error(`Neovim printed: ${stdout}${stderr}`);
      const { hover, defined, line, ...rest } = JSON.parse(printed) as Record<string, unknown>;
      expect(rest).toEqual({
        at: 'swap.btrfs-stream.btrfs-text:11:28',
        lines: 71,
        modifiable: false,
        symbols: 25,
        references: 9,
      });
      expect(hover).toContain('created by command 7 (mkdir) of `base.btrfs-stream`');
      expect(defined).toMatch(/^base\.btrfs-stream\.btrfs-text:16:/);
      expect(line).toContain('path_to="left"');
    });
  },
);
