// SPDX-License-Identifier: GPL-2.0-only
import { openFilesystem } from '../../engine/disk/filesystem';
import { runSend } from '../../engine/send/sendEngine';
import { indexStream } from '../../engine/stream/streamIndex';
import { verifyStream } from '../../engine/stream/streamVerifier';
import { openPath } from '../../server/nodeFileOpener';

/** What is measured of ours, each in a process of its own. */
export type Task = 'check' | 'send';

export const isTask = (name: string | undefined): name is Task =>
  name === 'check' || name === 'send';

export interface TaskResult {
  readonly milliseconds: number;
  /** The process's peak, Node itself included. */
  readonly peakMiB: number;
  /** Commands that were read or sent. */
  readonly commands: number;
}

/** Does a task once, on cold code, and tells how long it took without Node's own start. */
export function doTask(task: Task, file: string, subvolume = ''): TaskResult {
  const began = performance.now();
  const commands = task === 'check' ? checkStream(file) : sendWithoutData(file, subvolume);
  const milliseconds = performance.now() - began;
  return { milliseconds, peakMiB: process.resourceUsage().maxRSS / 1024, commands };
}

function checkStream(path: string): number {
  const file = openPath(path);
  const index = indexStream(file);
  const faults = [...index.faults, ...verifyStream(index)];
  if (faults[0]) throw new Error(`${path}: ${faults[0].message}`);
  file.close();
  return index.commandCount;
}

function sendWithoutData(image: string, subvolume: string): number {
  const file = openPath(image);
  const filesystem = openFilesystem([file]);
  const { commands } = runSend({
    sendRoot: filesystem.snapshot(filesystem.findSubvolume(subvolume).id),
    cloneSources: [],
    proto: 1,
    noFileData: true,
    omitStreamHeader: false,
    omitEndCmd: false,
    compressed: false,
    sink: { write: () => undefined },
  });
  file.close();
  return commands;
}
