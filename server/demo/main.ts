// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { runDemo } from './demo';

const root = join(__dirname, '..');

runDemo({
  adapter: join(__dirname, 'debugAdapter.js'),
  workspace: join(root, 'test', 'fixtures', 'workspace'),
  print: (line) => process.stdout.write(`${line}\n`),
}).catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
