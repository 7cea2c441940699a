// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { runDemo } from './demo';

const root = join(__dirname, '..');

// A reader that has seen enough, `| head`, ends the demo.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

runDemo({
  adapter: [join(__dirname, 'cli.js'), 'dap', '--stdio'],
  workspace: join(root, 'test', 'fixtures', 'workspace'),
  print: (line) => process.stdout.write(`${line}\n`),
}).catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
