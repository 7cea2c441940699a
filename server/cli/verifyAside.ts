// SPDX-License-Identifier: GPL-2.0-only
import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { StreamFault } from '../../engine/stream/streamFault';
import { indexStream } from '../../engine/stream/streamIndex';
import { verifyStream } from '../../engine/stream/streamVerifier';
import { openPath } from '../nodeFileOpener';

/** From this size on, in bytes, a thread saves more time than it takes to start. */
const worthAThread = 16 * 2 ** 20;

/**
 * Begins to verify all commands of a file in a thread of its own, which runs `program`; that must call
 * `verifyForMainThread` there. Undefined where it isn't worth it, or there is no second processor.
 */
export function verifyAside(
  path: string,
  size: number,
  program: string,
): Promise<readonly StreamFault[]> | undefined {
  if (size < worthAThread || availableParallelism() < 2 || !program.endsWith('.js'))
    return undefined;
  const verifying = new Promise<readonly StreamFault[]>((resolve, reject) => {
    const worker = new Worker(program, { workerData: path });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error(`Cannot verify ${path}: the thread ended without a result`));
    });
  });
  // Whoever awaits it is told; nobody may, where something else goes wrong first.
  verifying.catch(() => undefined);
  return verifying;
}

/** What the thread does. */
export function verifyForMainThread(): void {
  const file = openPath(String(workerData));
  parentPort?.postMessage(verifyStream(indexStream(file)));
  file.close();
}
