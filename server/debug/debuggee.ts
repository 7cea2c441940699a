// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { emptyByteString } from '../../engine/byteString';
import type { RebuiltSend } from '../../engine/receive/rebuild/rebuiltSend';
import { DiskNode } from '../../engine/disk/node';
import type { SubvolumeSource } from '../../engine/receive/tree/subvolumeTree';
import { beginSend } from '../../engine/send/sendEngine';
import type { SendSetup } from '../../engine/send/sendContext';
import type { TreeNode } from '../../engine/snapshot/tree';
import { openImageSend, type OpenImageSend } from '../imageSend';
import { imageStream, type ImageStreamControl } from '../imageStream';
import { receivedSnapshot } from '../receivedSnapshot';
import type { DebugHost, OutputFile } from './host';
import { imageSend, type ImageLaunch } from './launchArguments';
import type { MemorySpaces } from './memory';
import { modulesOf, type SendModule } from './modules';
import { alignedWith } from './recorded/alignedWith';
import { openRecorded } from './recorded/openRecorded';
import type { SendAlignment } from './recorded/sendAlignment';
import { Replay } from './replay/replay';
import type { SendReplay } from './replay/sendReplay';
import { SendReceiver } from './receiver/sendReceiver';
import { StreamSource } from './streamSource';

/** A send that is open to be debugged. */
export interface Debuggee {
  readonly replay: SendReplay;
  readonly source: StreamSource;
  /** What receives that stream. */
  readonly receiver: SendReceiver;
  /** Recorded streams that what the engine writes is aligned with, once they part. */
  readonly alignments: readonly SendAlignment[];
  /** The one of them whose differences can be stopped at. */
  readonly compared: SendAlignment | undefined;
  /** Whether it stops, unasked, at the first command that the receiver refuses. */
  readonly stopsAtRefusal?: boolean;
  /** Why an item's field isn't the sender's own but chosen by rule, in words; see `RebuiltSend`. */
  readonly rebuiltBecause?: RebuiltSend['rebuiltBecause'];
  /** Texts of streams that it builds on. */
  readonly furtherSources?: readonly DebugProtocol.Source[];
  /** What a person should know at the session's start. */
  readonly introduction?: readonly string[];
  /** The snapshots in play, and where they are read from. */
  readonly modules: readonly SendModule[];
  readonly memory: MemorySpaces;
  /** Why the send stands where it was paused, where that isn't where it was asked to. */
  readonly pausedText?: () => string | undefined;
  /** What a person should know of the image; grows as it is read. */
  readonly warnings: () => readonly string[];
  close(): void;
}

export interface DebuggeeListener extends ImageStreamControl {
  /** What the engine writes is not what a recorded stream has. */
  readonly differs: (message: string) => void;
  /** A stream that is still being written has no more commands than these yet; told again and again. */
  readonly waiting: (commands: number, isToldAgain: boolean) => void;
  /** More of it has come. */
  readonly grown: () => void;
}

/**
 * Opens the image, the recorded stream if there is one, and the output. Rejects with an error that
 * says why not; nothing is left open then.
 */
export async function openDebuggee(
  launch: ImageLaunch,
  host: DebugHost,
  listener: DebuggeeListener,
): Promise<Debuggee> {
  const opened: { close(): void }[] = [];
  const close = (): void => opened.splice(0).forEach((one) => one.close());
  try {
    const { opener } = host;
    const stream = launch.stream && (await openRecorded(launch.stream, opener, opened));
    const compareWith =
      launch.compareWith && (await openRecorded(launch.compareWith, opener, opened));
    const send = imageSend(launch);
    const wanted = { ...(stream ?? compareWith)?.inferredSend(), ...send };
    const image = await openImageSend(opener, launch.image, wanted);
    opened.push(image);
    // Its checks, before anything is written.
    beginSend({ ...image.setup, sink: { write: () => undefined } });
    const output = openOutput(launch, host, opened);
    const aligned = alignedWith(image.setup, launch.image.path, listener.differs);
    const text = stream && aligned(stream);
    const source = stream
      ? await StreamSource.open({ file: stream.file, index: stream.index, ...text })
      : await imageSource(launch, image, send, listener);
    const compared = compareWith ? aligned(compareWith, stream ? undefined : source.index) : text;
    const alignments = [...new Set([text, compared])].flatMap((one) => one?.alignment ?? []);
    const replay = new Replay(image.setup, (bytes) => {
      output?.write(bytes);
      alignments.forEach((alignment) => alignment.write(bytes));
    });
    return {
      replay,
      source,
      receiver: new SendReceiver(source, () => receivedBefore(image)),
      alignments,
      compared: compared?.alignment,
      modules: modulesOf(image.setup, () => launch.image.path),
      memory: {
        stream: source.index.source,
        streamOf: (space) =>
          (space === 'engine' ? compared?.alignment.engine : compared?.alignment.recorded)?.source,
        block: (bytenr) => blockBytes(image.filesystem.readBlock(bytenr)),
      },
      warnings: () => image.warnings(),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The parent and the clone sources: without them, nobody receives what is sent. */
function receivedBefore({ setup, filesystem }: OpenImageSend): SubvolumeSource[] {
  const { sendRoot, parentRoot, cloneSources } = setup;
  const ids = new Set([parentRoot ?? [], cloneSources].flat().map(({ tree }) => tree.rootId));
  ids.delete(sendRoot.tree.rootId);
  return filesystem
    .subvolumes()
    .filter(({ id }) => ids.has(id))
    .map(({ id, path }) => receivedSnapshot(filesystem.snapshot(id), path ?? emptyByteString));
}

function blockBytes(node: TreeNode): Uint8Array {
  if (!(node instanceof DiskNode)) throw new RangeError('The block is on no disk');
  return node.bytes;
}

function openOutput(
  launch: ImageLaunch,
  host: DebugHost,
  opened: { close(): void }[],
): OutputFile | undefined {
  if (launch.output === undefined) return undefined;
  const streams = [launch.stream, launch.compareWith].filter((uri) => uri !== undefined);
  const inputs = [launch.image, ...launch.furtherImages, ...streams];
  const output = host.createOutput(launch.output, inputs);
  opened.push(output);
  return output;
}

/** The text of what the image gives, where no recorded stream is at hand. */
async function imageSource(
  launch: ImageLaunch,
  image: OpenImageSend,
  send: ReturnType<typeof imageSend>,
  control: ImageStreamControl,
): Promise<StreamSource> {
  const setup: Omit<SendSetup, 'sink' | 'probe'> = image.setup;
  const { index } = await imageStream(launch.image.path, setup, control);
  return StreamSource.open({ file: launch.image, index, send });
}
