// SPDX-License-Identifier: GPL-2.0-only
import { RebuildError } from '../../../engine/receive/rebuild/errors';
import type { RebuildStop, RebuiltSend } from '../../../engine/receive/rebuild/rebuiltSend';
import { SnapshotRebuild } from '../../../engine/receive/rebuild/snapshotRebuild';
import { decompressEncoded } from '../../decompressEncoded';
import { inSlices } from '../../slicedStream';
import type { Debuggee, DebuggeeListener } from '../debuggee';
import { noCommands } from '../errors';
import type { DebugHost } from '../host';
import type { StreamLaunch } from '../launchArguments';
import { openChain, type StreamChain } from './openChain';
import { rebuiltDebuggee } from './rebuiltDebuggee';
import { recordedDebuggee } from './recordedDebuggee';
import { sendInFile, type SendInFile } from './sendInFile';

/** A send of which there are only streams: its own, and those that it builds on. */
export interface StreamsToDebug {
  readonly launch: StreamLaunch;
  readonly host: DebugHost;
  readonly listener: DebuggeeListener;
  readonly chain: StreamChain;
  readonly send: SendInFile;
  /** Files that are open, to be closed in the end. */
  readonly opened: { close(): void }[];
}

/**
 * Opens a session without an image. Where the snapshots can be rebuilt from the streams, the engine sends
 * them again; where not, as a parent is missing or the stream is broken, it is stepped as it was recorded.
 * Rejects with an error that says why neither can be; nothing is left open then.
 */
export async function openStreamDebuggee(
  launch: StreamLaunch,
  host: DebugHost,
  listener: DebuggeeListener,
): Promise<Debuggee> {
  const opened: { close(): void }[] = [];
  try {
    const chain = await openChain(launch, host, opened);
    const { file, index } = chain.stream;
    if (index.commandCount === 0) throw noCommands(file.path, index.faults[0]?.message);
    const send = await sendInFile(index, launch.subvolume);
    const streams = { launch, host, listener, chain, send, opened };
    const rebuilt = await rebuild(streams);
    return typeof rebuilt === 'string'
      ? await recordedDebuggee(streams, rebuilt)
      : await rebuiltDebuggee(streams, rebuilt);
  } catch (error) {
    opened.forEach((one) => one.close());
    throw error;
  }
}

/** Commands followed before the clock is looked at. */
const sliceCommands = 500;

/** The snapshots, or in words why there are none to send. */
async function rebuild({ chain, send, listener }: StreamsToDebug): Promise<RebuiltSend | string> {
  try {
    const rebuilding = new SnapshotRebuild({
      stream: chain.stream.index,
      command: send.first,
      parents: chain.parents.map(({ index }) => index),
      decompress: decompressEncoded,
    });
    await inSlices(() => {
      listener.advanced?.(rebuilding.done, rebuilding.done / Math.max(1, rebuilding.total));
      return rebuilding.step(sliceCommands);
    }, cancellation(listener));
    const sent = rebuilding.finish();
    return sent.stopped ? stopText(sent.stopped) : sent;
  } catch (error) {
    if (error instanceof RebuildError) return chain.missing ?? error.message;
    throw error;
  }
}

const stopText = ({ command, offset, sentence }: RebuildStop): string =>
  `it can't be followed beyond command ${command}, at offset ${offset}: ${sentence}.`;

const cancellation = (listener: DebuggeeListener) => ({
  get isCancellationRequested() {
    return listener.cancelled;
  },
});
