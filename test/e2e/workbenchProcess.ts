// SPDX-License-Identifier: GPL-2.0-only
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../dist/workbench/main.mjs');

export interface WorkbenchProcess {
  readonly url: string;
  stop(): void;
}

/** Starts what `npm start` starts where no VS Code is installed, on a folder or on the example. */
export async function startWorkbench(folder?: string): Promise<WorkbenchProcess> {
  if (!existsSync(main)) throw new Error('The workbench is not built: npm run build');
  const child = spawn(
    process.execPath,
    [main, '--browser', '--port', '0', ...(folder ? [folder] : [])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  return { url: await printedUrl(child), stop };
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const url = /http:\/\/\S+/.exec(printed)?.[0];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The workbench ended with ${code}: ${printed}`)));
  });
}
