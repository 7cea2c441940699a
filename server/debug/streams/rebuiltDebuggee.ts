// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { RebuiltSend } from '../../../engine/receive/rebuild/rebuiltSend';
import { beginSend } from '../../../engine/send/sendEngine';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { imageStream } from '../../imageStream';
import { inTurns } from '../../steps';
import { recordedAlone, sentAgain } from '../../sentAgain';
import { fileName } from '../../language/parents/parentText';
import type { Debuggee } from '../debuggee';
import { modulesOf } from '../modules';
import { SendAlignment } from '../recorded/sendAlignment';
import { SendReceiver } from '../receiver/sendReceiver';
import { Replay } from '../replay/replay';
import { StreamSource } from '../streamSource';
import type { StreamsToDebug } from './openStreamDebuggee';
import { notReceived, severalStreams } from './introduction';
import { isReceived, openStreamOutput, streamFiles, textSources } from './streamFiles';

/** A session in which the engine sends rebuilt snapshots again, along the stream that was recorded. */
export async function rebuiltDebuggee(
  streams: StreamsToDebug,
  sent: RebuiltSend,
): Promise<Debuggee> {
  const { launch, chain, send, listener, opened } = streams;
  const { stream } = chain;
  const { setup, kernelReason } = await inTurns(sentAgain(sent, launch));
  // Its checks, before anything is written.
  beginSend({ ...setup, sink: { write: () => undefined } });
  const output = openStreamOutput(streams);
  const alignment = new SendAlignment({
    recorded: recordedAlone(sent),
    engineStream: async (control) => (await imageStream(stream.file.path, setup, control)).index,
    classify: (a, b, step) => sent.classify(a, b, step),
    told: (message) => listener.differs(message),
  });
  const { file, index } = stream;
  const source = await StreamSource.open({
    file,
    index,
    firstCommand: send.first,
    endCommand: send.end,
    alignment,
  });
  const parents = chain.parents.map((parent) => parent.index);
  const receiver = new SendReceiver(source, undefined, { parents });
  if (isReceived(chain)) await receiver.prepare(0);
  const fileOf = (snapshot: Snapshot): string => {
    const made = sent.snapshots.find((one) => one.snapshot === snapshot)?.recorded.stream;
    return streamFiles(chain).find((one) => one.index === made)?.file.path ?? file.path;
  };
  return {
    replay: new Replay(setup, (bytes) => {
      output?.write(bytes);
      alignment.write(bytes);
    }),
    source,
    furtherSources: textSources(chain.parents),
    receiver,
    alignments: [alignment],
    compared: alignment,
    stopsAtRefusal: isReceived(chain),
    rebuiltBecause: (snapshot, ...what) => {
      // The replay reads through others over the same trees.
      const own = sent.snapshots.find((one) => one.snapshot.tree === snapshot.tree);
      return own && sent.rebuiltBecause(own.snapshot, ...what);
    },
    modules: modulesOf(setup, fileOf),
    memory: {
      stream: index.source,
      streamOf: (space) => (space === 'engine' ? alignment.engine : alignment.recorded)?.source,
      block: noBlock,
    },
    introduction: [
      ...severalStreams(send),
      ...notReceived(chain),
      `No image: the snapshots are rebuilt from streams (${rebuiltFrom(sent, fileOf)}), and the engine sends them again.`,
      ...(kernelReason === undefined ? [] : [kernelReason]),
      ...sent.assumptions.map(({ sentence }) => sentence),
    ],
    warnings: () => [],
    close: () => opened.splice(0).forEach((one) => one.close()),
  };
}

function rebuiltFrom({ snapshots }: RebuiltSend, fileOf: (snapshot: Snapshot) => string): string {
  const shown = snapshots.map(({ snapshot }) => {
    const name = snapshot.name === undefined ? '?' : displayName(snapshot.name);
    return `${name}: ${fileName(fileOf(snapshot))}`;
  });
  return shown.join(', ');
}

function noBlock(): never {
  throw new RangeError('The block is on no disk');
}
