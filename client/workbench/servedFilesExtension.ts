// SPDX-License-Identifier: GPL-2.0-only
import { build } from 'esbuild';
import { servedScheme } from './servedScheme';

const publisher = 'btrfs-send-debugger';
const name = 'served-files';

export const servedFilesId = `${publisher}.${name}`;

/** The manifest of the small extension that makes the served workspace a file system. */
export const servedFilesManifest = JSON.stringify({
  name,
  publisher,
  version: '1.0.0',
  engines: { vscode: '^1.91.0' },
  browser: './extension.js',
  activationEvents: [`onFileSystem:${servedScheme}`, `onSearch:${servedScheme}`],
  enabledApiProposals: ['fileSearchProvider'],
});

/** That extension's code. It is no part of the product, so that it is bundled when it is asked for. */
export async function servedFilesExtension(folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/extension.ts`],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
  });
  return outputFiles.map(({ text }) => text).join('');
}
