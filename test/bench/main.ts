// SPDX-License-Identifier: GPL-2.0-only
import { compare } from './compare';
import { compareDisk } from './compareDisk';
import { compareSends } from './compareSends';
import { compareDebugging } from './debugTable';
import { debugTimes } from './debugTask';
import { compareLanguage } from './languageTable';
import { languageTimes } from './languageTask';
import { compareReceiving } from './receiveTable';
import { compareRebuilding } from './rebuildTable';
import { rebuildTimes } from './rebuildTask';
import { doTask, isTask } from './task';

const [first, second, file, ...rest] = process.argv.slice(2);

try {
  if (first === '--task' && isTask(second) && file !== undefined) {
    doTask(second, file, rest[0]).then(
      (result) => process.stdout.write(JSON.stringify(result)),
      fail,
    );
  } else if (first === '--debug-task' && second !== undefined && file !== undefined) {
    const positions = (rest[0] ?? '').split(',').map(Number);
    debugTimes(second, file, positions).then(
      (times) => process.stdout.write(JSON.stringify(times)),
      fail,
    );
  } else if (first === '--rebuild-task' && second !== undefined) {
    process.stdout.write(JSON.stringify(rebuildTimes(second)));
  } else if (first === '--language-task' && second !== undefined) {
    languageTimes(second).then((times) => process.stdout.write(JSON.stringify(times)), fail);
  } else if (first === '--language') {
    compareLanguage(second === '--quick', print);
  } else if (first === '--images') {
    compareDisk(second === '--quick', print);
  } else if (first === '--receiving') {
    compareReceiving(second === '--quick', print);
  } else if (first === '--rebuilding') {
    compareRebuilding(second === '--quick', print);
  } else if (first === '--sends') {
    compareSends(second === '--quick', print);
  } else if (first === '--debugger') {
    compareDebugging(second === '--quick', print);
  } else if (first === undefined || first === '--quick') {
    compare(first === '--quick', print);
  } else {
    process.stderr.write(
      'usage: npm run bench [-- [--debugger | --images | --language | --rebuilding | --receiving | --sends] [--quick]]\n',
    );
    process.exitCode = 2;
  }
} catch (error) {
  fail(error);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
