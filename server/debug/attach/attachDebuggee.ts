// SPDX-License-Identifier: GPL-2.0-only
import { GrowingIndexer } from '../../../engine/stream/growingIndexer';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { ParentTree } from '../../language/inodes/inodeModel';
import { openRecorded } from '../recorded/openRecorded';
import { RecordedStream } from '../recorded/recordedStream';
import type { Debuggee, DebuggeeListener } from '../debuggee';
import { attachGivenUp } from '../errors';
import type { DebugHost } from '../host';
import { recordedModules } from '../modules';
import { SendReceiver } from '../receiver/sendReceiver';
import { StreamSource } from '../streamSource';
import { breakOf, noBlock, parentTrees } from '../streams/recordedDebuggee';
import { RecordedReplay } from '../streams/recordedReplay';
import { findParents, type StreamChain } from '../streams/openChain';
import { RecordedSend } from '../streams/recordedSend';
import { textSources } from '../streams/streamFiles';
import type { AttachLaunch } from './attachArguments';
import { StreamTail } from './streamTail';

/** How far the stream has come. */
interface Growth {
  source: StreamSource | undefined;
  send: RecordedSend | undefined;
  isWaiting: boolean;
}

/**
 * Opens a session over a stream that is still being written: it is stepped as it comes. Waits until its
 * first command is there. Rejects with an error that says why not; nothing is left open then.
 */
export async function attachDebuggee(
  launch: AttachLaunch,
  host: DebugHost,
  listener: DebuggeeListener,
): Promise<Debuggee> {
  const opened: { close(): void }[] = [];
  try {
    const file = host.follow(launch.follows, launch.output);
    opened.push(file);
    const isPipe = file.file.toString() !== launch.follows.toString();

    const indexer = new GrowingIndexer(file);
    const { index } = indexer;
    const growth: Growth = { source: undefined, send: undefined, isWaiting: false };
    let before: ParentTree = () => undefined;
    const tail = new StreamTail(indexer, file, (snapshot) => before(snapshot), {
      waiting: (commands, isToldAgain) => {
        growth.isWaiting = true;
        listener.waiting(commands, isToldAgain);
      },
      grown: async (send) => {
        growth.isWaiting = false;
        growth.send = send;
        await growth.source?.grow();
        listener.grown();
      },
    });

    const begun = await tail.more(pausedBy(listener));
    if (!begun) throw file.failure ?? attachGivenUp(listener.cancelled);
    // Only its first command says what it builds on.
    const { parents, missing } = await parentsOf(launch, index, host, opened);
    const indexes = parents.map((parent) => parent.index);
    before = await parentTrees(index, indexes);
    const first = await RecordedSend.open(index, begun.range, before);
    growth.send = first;
    const source = await StreamSource.open({ file: file.file, index });
    growth.source = source;
    const receiver = new SendReceiver(source, undefined, { parents: indexes });
    await receiver.prepare(0);
    const breaksOff = (): unknown => file.failure ?? (growth.send && breakOf(growth.send));
    return {
      replay: new RecordedReplay(first, { breaksOff, tail }),
      source,
      furtherSources: textSources(parents),
      receiver,
      alignments: [],
      compared: undefined,
      stopsAtRefusal: true,
      modules: recordedModules(first, file.file),
      memory: { stream: index.source, block: noBlock },
      introduction: [
        'The stream is stepped as it comes, without the engine: what only that knows is shown as not known.',
        ...(missing === undefined ? [] : [missing]),
        ...(isPipe
          ? [`What comes through ${launch.follows.fsPath} is kept in ${file.file.fsPath}`]
          : []),
      ],
      pausedText: () =>
        growth.isWaiting ? 'Paused while waiting for more of the stream' : undefined,
      warnings: () => [],
      close: () => opened.splice(0).forEach((one) => one.close()),
    };
  } catch (error) {
    opened.forEach((one) => one.close());
    throw error;
  }
}

/** The streams that a launch names, or else those that are found beside it. */
async function parentsOf(
  { parents, follows }: AttachLaunch,
  index: StreamIndex,
  host: DebugHost,
  opened: { close(): void }[],
): Promise<Pick<StreamChain, 'parents' | 'missing'>> {
  if (!parents) return findParents(new RecordedStream(follows, index), host, opened);
  const named: RecordedStream[] = [];
  for (const parent of parents) named.push(await openRecorded(parent, host.opener, opened));
  return { parents: named, missing: undefined };
}

/** A launch that is given up is as good as paused. */
function pausedBy(listener: DebuggeeListener) {
  return {
    get paused() {
      return listener.cancelled;
    },
  };
}
