// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { noFollowingHere, noOutputHere } from './errors';
import { SendDebugSession } from './sendDebugSession';
import { WorkerFileOpener } from './workerFileOpener';
import { isToWorker, type FromWorker } from './workerMessages';

/** What a worker's global scope has, of what is used here. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

declare const self: WorkerScope;

const opener = new WorkerFileOpener((readFile) => self.postMessage({ readFile }));
const session = new SendDebugSession({
  opener,
  fileUri: (text) => (/^[a-z][a-z0-9+.-]+:/i.test(text) ? URI.parse(text, true) : URI.file(text)),
  createOutput: () => {
    throw noOutputHere();
  },
  follow: () => {
    throw noFollowingHere();
  },
});
session.onMessage((dap) => self.postMessage({ dap }));
self.addEventListener('message', ({ data }) => {
  if (!isToWorker(data)) return;
  if ('dap' in data) session.handleMessage(data.dap);
  else opener.answered(data.file);
});
