// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { openFilesystem } from '../../engine/disk/filesystem';
import { MemoryReceiver } from '../../engine/receive/memoryReceiver';
import { ReceivingVolume } from '../../engine/receive/volume';
import { runSend } from '../../engine/send/sendEngine';
import { parseFileExtentItem } from '../../engine/snapshot/fileExtentItem';
import { ItemType } from '../../engine/snapshot/key';
import { TreeCursor } from '../../engine/snapshot/treeCursor';
import { indexStream } from '../../engine/stream/streamIndex';
import { verifyStream } from '../../engine/stream/streamVerifier';
import { checkFiles } from '../../server/cli/checkCommand';
import { openPath } from '../../server/nodeFileOpener';

/** What is measured of ours, each in a process of its own. */
const tasks = {
  check: checkStream,
  receive: (path: string) => receiveInMemory(path, false),
  receiveWithHistory: (path: string) => receiveInMemory(path, true),
  verdict: checkAsUsers,
  index: indexOnly,
  send: sendWithoutData,
  open: listSubvolumes,
  walk: walkTree,
  read: readData,
};
export type Task = keyof typeof tasks;

export const isTask = (name: string | undefined): name is Task =>
  name !== undefined && Object.hasOwn(tasks, name);

export interface TaskResult {
  readonly milliseconds: number;
  /** The process's peak, Node itself included. */
  readonly peakMiB: number;
  /** Commands that were read or sent; findings, subvolumes, items or bytes where those were. */
  readonly commands: number;
}

/** Does a task once, on cold code, and tells how long it took without Node's own start. */
export async function doTask(task: Task, file: string, subvolume = ''): Promise<TaskResult> {
  const began = performance.now();
  const commands = await tasks[task](file, subvolume);
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

function indexOnly(path: string): number {
  const file = openPath(path);
  const { commandCount } = indexStream(file);
  file.close();
  return commandCount;
}

function receiveInMemory(path: string, keepHistory: boolean): number {
  const file = openPath(path);
  const receiver = new MemoryReceiver(indexStream(file), new ReceivingVolume(), { keepHistory });
  receiver.step(Infinity);
  const [refusal] = receiver.refusals;
  if (refusal) throw new Error(`${path}: command ${refusal.command} is refused`);
  file.close();
  return receiver.received;
}

/** What `check` does from opening the file to its report. */
async function checkAsUsers(file: string): Promise<number> {
  const program = join(process.argv[1] ?? '', '..', 'cli.js');
  const { receives, findings } = await checkFiles({ file, parents: [] }, false, program);
  if (!receives) throw new Error(`${file}: ${findings[0]?.message ?? 'is not received'}`);
  return findings.length;
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

function listSubvolumes(image: string): number {
  const file = openPath(image);
  const { length } = openFilesystem([file]).subvolumes();
  file.close();
  return length;
}

function walkTree(image: string, subvolume: string): number {
  const file = openPath(image);
  const filesystem = openFilesystem([file]);
  const { tree } = filesystem.snapshot(filesystem.findSubvolume(subvolume).id);
  let items = 0;
  const cursor = TreeCursor.seek(tree, { objectid: 0, type: 0, offset: 0 });
  for (let more = cursor.valid; more; more = cursor.next()) items += cursor.item.length > 0 ? 1 : 0;
  file.close();
  return items;
}

/** Bytes read at once, as a send does. */
const pieceLength = 48 * 1024;

function readData(image: string, subvolume: string): number {
  const file = openPath(image);
  const filesystem = openFilesystem([file]);
  const snapshot = filesystem.snapshot(filesystem.findSubvolume(subvolume).id);
  let bytes = 0;
  const cursor = TreeCursor.seek(snapshot.tree, { objectid: 0, type: 0, offset: 0 });
  for (let more = cursor.valid; more; more = cursor.next()) {
    if (cursor.type !== ItemType.EXTENT_DATA) continue;
    const item = parseFileExtentItem(cursor.key, cursor.item);
    for (let at = 0; at < item.numBytes; at += pieceLength)
      bytes += snapshot.readExtent(item, at, Math.min(pieceLength, item.numBytes - at)).length;
  }
  file.close();
  return bytes;
}
