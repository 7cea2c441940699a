// SPDX-License-Identifier: GPL-2.0-only
import { compare } from './compare';
import { doTask, isTask } from './task';

const [first, second, file, ...rest] = process.argv.slice(2);

try {
  if (first === '--task' && isTask(second) && file !== undefined) {
    process.stdout.write(JSON.stringify(doTask(second, file, rest[0])));
  } else if (first === undefined || first === '--quick') {
    compare(first === '--quick', (line) => process.stdout.write(`${line}\n`));
  } else {
    process.stderr.write('usage: npm run bench [-- --quick]\n');
    process.exitCode = 2;
  }
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
