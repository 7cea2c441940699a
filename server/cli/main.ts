// SPDX-License-Identifier: GPL-2.0-only
import { isMainThread } from 'node:worker_threads';
import { runCli } from './runCli';
import { verifyForMainThread } from './verifyAside';

if (isMainThread) {
  void runCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
} else {
  verifyForMainThread();
}
